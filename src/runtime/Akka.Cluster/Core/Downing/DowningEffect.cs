namespace Akka.Cluster.Core.Downing;

/// <summary>Everything the one who decides can do; carried out in the order given.</summary>
internal abstract record DowningEffect
{
    private DowningEffect()
    {
    }

    /// <summary>Tells the log about a decision, before it takes effect.</summary>
    internal sealed record Publish(DecidedDowning Decided) : DowningEffect;

    internal sealed record Down(UniqueAddress Node) : DowningEffect;

    /// <summary>Asks for the lease; answered by <see cref="DowningInput.LeaseAnswered"/> with the same token.</summary>
    internal sealed record AcquireLease(int Token) : DowningEffect;

    internal sealed record ReleaseLease : DowningEffect;

    internal sealed record SetTimer(int Token, TimeSpan Delay) : DowningEffect;
}
