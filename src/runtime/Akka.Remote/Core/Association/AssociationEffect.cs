namespace Akka.Remote.Core.Association;

/// <summary>Everything an association does; carried out in the order given.</summary>
internal abstract record AssociationEffect
{
    private AssociationEffect()
    {
    }

    /// <summary>Connect and send this; the outcome comes back with the lane and number of the dial.</summary>
    public sealed record Dial(Hello Hello) : AssociationEffect;

    /// <summary>Its outcome is of no interest any more.</summary>
    public sealed record AbandonDial(Lane Lane, long Number) : AssociationEffect;

    /// <summary>Ask the peer, who has dialled the session, for this lane.</summary>
    public sealed record AskForLane(Lane Lane) : AssociationEffect;

    public sealed record Accept(long Connection, Welcome Welcome) : AssociationEffect;

    public sealed record Refuse(long Connection, Refusal Refusal, string Text) : AssociationEffect;

    public sealed record Close(long Connection, string Reason) : AssociationEffect;

    /// <summary>The control lane is up: what waits for it may be written.</summary>
    public sealed record SessionStarted(long Connection, int PeerUid, bool IsInbound) : AssociationEffect;

    public sealed record LaneOpened(Lane Lane, long Connection) : AssociationEffect;

    /// <summary>Say farewell on control, then close all connections of the session.</summary>
    /// <param name="Lingers">The peer ends it in order: what it has written on the other lanes before is still to be read, up to their end.</param>
    public sealed record SessionEnded(Farewell? Farewell, string Reason, bool Lingers = false) : AssociationEffect;

    /// <summary>What waits in the user and control lanes becomes dead letters.</summary>
    public sealed record DropWaiting(string Reason) : AssociationEffect;

    /// <summary>System messages that were meant for this incarnation reach nobody any more, and the next one starts counting anew.</summary>
    public sealed record ForgetSystemMessages(string Reason) : AssociationEffect;

    /// <summary>Answer with <see cref="AssociationInput.TimerFired"/>; never taken back.</summary>
    public sealed record SetTimer(long Token, TimeSpan After) : AssociationEffect;

    public sealed record SendHeartbeat : AssociationEffect;

    public sealed record Publish(AssociationNews News) : AssociationEffect;
}

/// <summary>What others want to know of an association.</summary>
internal abstract record AssociationNews
{
    private AssociationNews()
    {
    }

    public sealed record Associated(bool IsInbound, int PeerUid) : AssociationNews;

    public sealed record Disassociated(bool IsInbound, string Reason, TimeSpan GatedFor) : AssociationNews;

    public sealed record DialFailed(string Reason, TimeSpan GatedFor) : AssociationNews;

    public sealed record Quarantined(int Uid, string Reason) : AssociationNews;

    /// <summary>The peer wants nothing more of us until this process is started anew.</summary>
    public sealed record QuarantinedByPeer : AssociationNews;

    /// <summary>Somebody was not let in.</summary>
    public sealed record Refused(Refusal Refusal, string Text) : AssociationNews;
}
