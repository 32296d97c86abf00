namespace Akka.Remote.Core.SystemDelivery;

/// <summary>Everything that can happen to the system messages exchanged with one address.</summary>
internal abstract record SystemDeliveryInput<TMessage>
{
    private SystemDeliveryInput()
    {
    }

    public sealed record Sent(TMessage Message) : SystemDeliveryInput<TMessage>;

    /// <summary>The control lane to the incarnation is up; what was under way before may or may not have arrived.</summary>
    public sealed record SessionStarted : SystemDeliveryInput<TMessage>;

    public sealed record SessionEnded : SystemDeliveryInput<TMessage>;

    /// <summary>Whoever comes next is somebody else.</summary>
    public sealed record PeerForgotten(string Reason) : SystemDeliveryInput<TMessage>;

    /// <param name="UpTo">Cumulative: every number up to it has been delivered.</param>
    public sealed record Acknowledged(long UpTo) : SystemDeliveryInput<TMessage>;

    public sealed record Arrived(long Number, TMessage Message) : SystemDeliveryInput<TMessage>;

    public sealed record TimerFired(long Token) : SystemDeliveryInput<TMessage>;
}
