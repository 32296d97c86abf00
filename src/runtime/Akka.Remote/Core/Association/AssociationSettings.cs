using Akka.Actor;

namespace Akka.Remote.Core.Association;

/// <summary>What an association has to know: who we are, whom it is about, and how long things may take.</summary>
/// <param name="GateClosedFor">After failures that follow each other nothing is dialled for at most so long; after the first of them much shorter.</param>
/// <param name="QuarantineRememberedFor">Longer than a process of that incarnation can possibly be alive and come back.</param>
/// <param name="HeartbeatInterval">Between two heartbeats of ours on a session.</param>
/// <param name="AcceptablePause">A session without a byte from the peer for this plus one interval is over.</param>
internal sealed record AssociationSettings(
    Address Self,
    int Uid,
    Address Peer,
    TimeSpan HandshakeTimeout,
    TimeSpan GateClosedFor,
    TimeSpan QuarantineRememberedFor,
    TimeSpan HeartbeatInterval,
    TimeSpan AcceptablePause)
{
    /// <summary>R1: of two dials that cross, the one of the lower address counts. Addresses differ, so exactly one side says yes.</summary>
    public bool OurDialCounts { get; } = Self.CompareTo(Peer) < 0;
}
