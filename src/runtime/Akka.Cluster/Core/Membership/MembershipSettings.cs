using System.Collections.Immutable;

using Akka.Cluster.Core.Joining;
using Akka.Util;

namespace Akka.Cluster.Core.Membership;

/// <summary>What of the configuration the protocol needs to know.</summary>
internal sealed record MembershipSettings
{
    public required ImmutableHashSet<string> Roles { get; init; }

    public required AppVersion AppVersion { get; init; }

    public required TimeSpan PeriodicTasksInitialDelay { get; init; }

    public required TimeSpan GossipInterval { get; init; }

    /// <summary>A gossip that has waited longer than this for its turn is older than what is sent meanwhile.</summary>
    public required TimeSpan GossipTimeToLive { get; init; }

    public required TimeSpan LeaderActionsInterval { get; init; }

    /// <summary>How often a round of gossip prefers a node that has not seen the newest version.</summary>
    public required double GossipDifferentViewProbability { get; init; }

    /// <summary>From this size of the cluster on the preference gets weaker.</summary>
    public required int ReduceGossipDifferentViewProbability { get; init; }

    /// <summary>How long views must have differed before joining members may become WeaklyUp; null for never.</summary>
    public required TimeSpan? WeaklyUpAfter { get; init; }

    public required int MinNrOfMembers { get; init; }

    public required ImmutableSortedDictionary<string, int> MinNrOfMembersOfRole { get; init; }

    public required TimeSpan SeedNodeTimeout { get; init; }

    /// <summary>When a node that was not welcomed begins anew; null for never.</summary>
    public required TimeSpan? RetryUnsuccessfulJoinAfter { get; init; }

    /// <summary>When a node that cannot join gives up; null for never.</summary>
    public required TimeSpan? ShutdownAfterUnsuccessfulJoinSeedNodes { get; init; }

    /// <summary>The settings that all members must share.</summary>
    public required JoinConfig JoinConfig { get; init; }
}
