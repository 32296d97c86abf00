namespace Akka.Remote.Core.SystemDelivery;

/// <summary>Everything the delivery of system messages does; carried out in the order given.</summary>
internal abstract record SystemDeliveryEffect<TMessage>
{
    private SystemDeliveryEffect()
    {
    }

    public sealed record Transmit(long Number, TMessage Message) : SystemDeliveryEffect<TMessage>;

    public sealed record Acknowledge(long UpTo) : SystemDeliveryEffect<TMessage>;

    public sealed record Deliver(TMessage Message) : SystemDeliveryEffect<TMessage>;

    /// <summary>The message reaches nobody.</summary>
    public sealed record Drop(TMessage Message, string Reason) : SystemDeliveryEffect<TMessage>;

    /// <summary>The promise of delivery cannot be kept: the peer has to be quarantined.</summary>
    public sealed record GiveUp(string Reason) : SystemDeliveryEffect<TMessage>;

    /// <summary>There is something to deliver and no session: one is wanted.</summary>
    public sealed record WantSession : SystemDeliveryEffect<TMessage>;

    /// <summary>Answer with <see cref="SystemDeliveryInput{TMessage}.TimerFired"/>; never taken back.</summary>
    public sealed record SetTimer(long Token, TimeSpan After) : SystemDeliveryEffect<TMessage>;
}
