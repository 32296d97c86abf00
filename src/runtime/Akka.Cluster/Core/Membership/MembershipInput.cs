using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Core.Membership;

/// <summary>Everything that can happen to a member. A closed set.</summary>
internal abstract record MembershipInput : INoSerializationVerificationNeeded
{
    private MembershipInput()
    {
    }

    /// <summary>The node has come to life: the first input.</summary>
    public sealed record Start : MembershipInput;

    /// <summary>Joins through one node, or forms a cluster when the node is this one.</summary>
    public sealed record JoinCommand(Address Through) : MembershipInput;

    public sealed record JoinSeedNodesCommand(ImmutableArray<Address> Seeds) : MembershipInput;

    /// <summary>A member is to leave in good order.</summary>
    public sealed record LeaveCommand(Address Node) : MembershipInput;

    /// <summary>A member is to be removed without being asked.</summary>
    public sealed record DownCommand(Address Node) : MembershipInput;

    /// <summary>This node has done what it had to do before its exit.</summary>
    public sealed record ExitingCompleted : MembershipInput;

    /// <summary>A node exchanges nothing with this incarnation any more.</summary>
    public sealed record QuarantinedBy(Address Node) : MembershipInput;

    public sealed record Received(ClusterMessage Message) : MembershipInput;

    /// <summary>What the failure detector of this node thinks has changed.</summary>
    public sealed record Observed(ImmutableArray<UniqueAddress> Unreachable, ImmutableArray<UniqueAddress> Reachable) : MembershipInput;

    public sealed record TimerFired(MembershipTimer Kind, long Token) : MembershipInput;
}

/// <summary>What a member waits for.</summary>
internal enum MembershipTimer
{
    Gossip = 0,
    QuickGossip = 1,
    LeaderActions = 2,
    Seeds = 3,
    Admission = 4,
    SelfDown = 5,
}
