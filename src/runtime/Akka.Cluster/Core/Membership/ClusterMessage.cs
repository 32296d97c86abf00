using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core.Joining;
using Akka.Event;
using Akka.Remote;
using Akka.Util;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// What the nodes of a cluster send each other. A closed set; all of it travels on the control lane, and none of it is worth
/// a dead letter, for whatever is lost is sent again.
/// </summary>
internal abstract record ClusterMessage : IClusterMessage, IControlMessage, IDeadLetterSuppression
{
    private ClusterMessage()
    {
    }

    /// <summary>Asks whether a node can let others in.</summary>
    public sealed record InitJoin(Address From, JoinConfig Config) : ClusterMessage;

    /// <summary>The node is a member. With a refusal it will not let the asker in, and says why.</summary>
    public sealed record InitJoinAck(Address From, string? Refusal) : ClusterMessage;

    /// <summary>The node is not a member itself, or not for long.</summary>
    public sealed record InitJoinNack(Address From) : ClusterMessage;

    public sealed record Join(UniqueAddress Node, ImmutableHashSet<string> Roles, AppVersion AppVersion) : ClusterMessage;

    /// <summary>The joiner is a member now.</summary>
    public sealed record Welcome(UniqueAddress From, Gossip Gossip) : ClusterMessage;

    /// <summary>An exiting member has done everything that it had to do, and will not be heard of again.</summary>
    public sealed record ExitingConfirmed(UniqueAddress Node) : ClusterMessage;

    /// <summary>
    /// What the sender has, in short: the version and, member by member in address order, who has seen it. Only somebody who
    /// has the same version can read the second.
    /// </summary>
    /// <param name="From">A member.</param>
    /// <param name="Version">The name of the version.</param>
    /// <param name="Changes">How many changes made it; of two versions the one with more of them is usually the newer.</param>
    /// <param name="Seen">By whom the version has been seen.</param>
    public sealed record GossipStatus(UniqueAddress From, GossipDigest Version, long Changes, SeenBits Seen) : ClusterMessage;

    /// <summary>All that the sender has.</summary>
    public sealed record GossipEnvelope(UniqueAddress From, UniqueAddress To, Gossip Gossip) : ClusterMessage
    {
        /// <summary>When it was taken from the network, by the receiver's clock; null where nothing lies between arrival and handling.</summary>
        public TimeSpan? ArrivedAt { get; init; }
    }

    /// <summary>Asks a node for a sign of life.</summary>
    public sealed record Heartbeat(long SequenceNumber) : ClusterMessage;

    public sealed record HeartbeatResponse(UniqueAddress From, long SequenceNumber) : ClusterMessage;
}
