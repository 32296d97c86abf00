using System.Collections.Immutable;

namespace Akka.Cluster.Core.Downing;

/// <summary>Who survives, as seen from the side that decides.</summary>
internal enum DowningDecision
{
    /// <summary>This side lives on without the unreachable members.</summary>
    KeepThisSide,

    /// <summary>This side gives way: everyone it can reach is downed.</summary>
    KeepOtherSide,

    KeepNobody,

    /// <summary>The side that gets the lease; see <see cref="DowningProtocol"/>.</summary>
    KeepLeaseHolder,
}

/// <summary>A strategy's answer and its reason in words for the log.</summary>
/// <param name="Delay">How long to wait before asking for the lease.</param>
internal readonly record struct Verdict(DowningDecision Decision, string Why, TimeSpan Delay = default);

/// <summary>A decision that has been taken, with everything needed to understand it later.</summary>
internal sealed record DecidedDowning(
    string Strategy,
    DowningDecision Decision,
    string Why,
    bool DownsItself,
    ImmutableSortedSet<UniqueAddress> Downed,
    ImmutableSortedSet<UniqueAddress> Unreachable,
    ImmutableSortedSet<UniqueAddress> IndirectlyConnected,
    ImmutableSortedSet<Member> Members);
