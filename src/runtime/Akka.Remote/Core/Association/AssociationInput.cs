namespace Akka.Remote.Core.Association;

/// <summary>Everything that can happen between this node and one address. Connections are named by numbers that the shell gives.</summary>
internal abstract record AssociationInput
{
    private AssociationInput()
    {
    }

    /// <summary>Somebody has something to send.</summary>
    public sealed record Wanted(Lane Lane) : AssociationInput;

    /// <summary>The peer, who did not dial the session, wants a lane that only we may dial.</summary>
    public sealed record LaneAsked(long Connection, Lane Lane) : AssociationInput;

    public sealed record HelloReceived(long Connection, Hello Hello) : AssociationInput;

    public sealed record DialAnswered(Lane Lane, long Dial, long Connection, Welcome Welcome) : AssociationInput;

    public sealed record DialRefused(Lane Lane, long Dial, Refusal Refusal, string Text) : AssociationInput;

    public sealed record DialFailed(Lane Lane, long Dial, string Reason) : AssociationInput;

    public sealed record ConnectionLost(long Connection, string Reason) : AssociationInput;

    public sealed record FarewellReceived(long Connection, Farewell Farewell) : AssociationInput;

    /// <param name="LastHeard">When the last byte has arrived on any connection of the session.</param>
    public sealed record TimerFired(long Token, TimeSpan LastHeard) : AssociationInput;

    /// <param name="Uid">Null for the incarnation that is known.</param>
    public sealed record QuarantineOrdered(int? Uid, string Reason) : AssociationInput;

    public sealed record ShutdownOrdered : AssociationInput;
}
