using System.Collections.Immutable;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// A gossip as one node sees it, and the questions that are asked of it: has everybody seen it, who leads, who can be
/// talked to. Immutable and safe to publish.
/// </summary>
internal sealed class MembershipState(UniqueAddress self, Gossip gossip, ImmutableSortedSet<UniqueAddress> exitingConfirmed)
{
    private Reachability? _reachability;
    private FirstInLine? _first;

    public UniqueAddress Self { get; } = self;

    public Gossip Gossip { get; } = gossip;

    /// <summary>Exiting members that have told this node that they are done; they hold up nothing any more.</summary>
    public ImmutableSortedSet<UniqueAddress> ExitingConfirmed { get; } = exitingConfirmed;

    public static MembershipState Unjoined(UniqueAddress self) => new(self, Gossip.Empty, []);

    public Member? SelfMember => Gossip.Find(Self);

    /// <summary>In address order.</summary>
    public IEnumerable<Member> Members => Gossip.Members.Values;

    /// <summary>What is said by members that are not Down themselves.</summary>
    public Reachability Reachability =>
        _reachability ??= Gossip.Reachability.WithoutObservers(observer => Gossip.Find(observer)?.Status == MemberStatus.Down);

    /// <summary>The members that somebody cannot reach, this node itself apart.</summary>
    public IEnumerable<Member> Unreachable =>
        Reachability.AllUnreachableOrTerminated.Where(node => !node.Equals(Self)).Select(Gossip.Find).OfType<Member>();

    public bool IsReachable(UniqueAddress node) => node.Equals(Self) || Reachability.IsReachable(node);

    /// <summary>
    /// Everybody who counts has seen this very version, and nobody is missing but members on their way out: what was true
    /// for one is then true for all, so that a leader may act (M6).
    /// </summary>
    public bool HasConverged
    {
        get
        {
            // While a cluster waits for its minimum nobody is in, and coming ones lead: if they did not count, two who do not know of
            // each other yet could both let everyone work.
            var comingOnesCount = !Members.Any(IsIn);
            return Members.All(member => !Counts(member, comingOnesCount) || Gossip.HasSeen(member.UniqueAddress) || ExitingConfirmed.Contains(member.UniqueAddress))
                   && Unreachable.All(member => member.Status is MemberStatus.Down or MemberStatus.Exiting || ExitingConfirmed.Contains(member.UniqueAddress));
        }
    }

    /// <summary>Nobody is elected: it is the first in line of those who can be reached (M8).</summary>
    public UniqueAddress? Leader => (_first ??= new FirstInLine(LeaderAmong(static _ => true))).Node;

    public bool IsLeader => Self.Equals(Leader);

    public UniqueAddress? RoleLeader(string role) => LeaderAmong(member => member.HasRole(role));

    public UniqueAddress? LeaderAmong(Predicate<Member> candidates)
    {
        Member? first = null;
        foreach (var member in Members)
        {
            if (member.Status != MemberStatus.Down && candidates(member) && IsReachable(member.UniqueAddress)
                && (first is null || Member.LeaderOrdering.Compare(member, first) < 0))
                first = member;
        }

        return first?.UniqueAddress;
    }

    /// <summary>All roles of all members, in the order of their names.</summary>
    public ImmutableSortedSet<string> Roles => Members.SelectMany(static member => member.Roles).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Whether a gossip may be sent to a node or taken from it: any other member that this node itself can reach.</summary>
    public bool CanGossipWith(UniqueAddress node) =>
        !node.Equals(Self) && Gossip.Members.ContainsKey(node) && Gossip.Reachability.Status(Self, node) == ReachabilityStatus.Reachable;

    /// <summary>Some member that could be told does not have this version, as far as is known here.</summary>
    public bool IsNewsToSomebody =>
        Gossip.Seen.Count < Gossip.Members.Count && Gossip.Members.Keys.Any(node => !Gossip.HasSeen(node) && CanGossipWith(node));

    public ClusterEvent.CurrentClusterState ToPublicState() => new(
        [.. Members],
        [.. Unreachable],
        [.. Gossip.Seen.Select(static node => node.Address)],
        Leader?.Address,
        Roles.ToImmutableDictionary(static role => role, role => RoleLeader(role)?.Address));

    private static bool Counts(Member member, bool comingOnesCount) => member.Status switch
    {
        MemberStatus.Up or MemberStatus.Leaving => true,
        MemberStatus.Joining or MemberStatus.WeaklyUp => comingOnesCount,
        _ => false,
    };

    // Who leaves before it was ever Up is not in: any member may be made to leave without the others having agreed.
    private static bool IsIn(Member member) => member.Status is MemberStatus.Up or MemberStatus.Leaving && member.UpNumber != Member.NotUpYet;

    /// <summary>Nothing but who has seen the version can be different.</summary>
    public bool HasSameMembers(MembershipState other) =>
        ReferenceEquals(Gossip.Members, other.Gossip.Members) && ReferenceEquals(Gossip.Reachability, other.Gossip.Reachability);

    /// <summary>This node's view after a change; confirmations of members that are gone are forgotten.</summary>
    public MembershipState With(Gossip gossip)
    {
        var confirmed = ExitingConfirmed.IsEmpty ? ExitingConfirmed : [.. ExitingConfirmed.Where(gossip.Members.ContainsKey)];
        var after = new MembershipState(Self, gossip, confirmed);
        if (after.HasSameMembers(this))
            (after._reachability, after._first) = (_reachability, _first);
        return after;
    }

    public MembershipState WithExitingConfirmed(UniqueAddress node) => new(Self, Gossip, ExitingConfirmed.Add(node));

    /// <summary>What has been found, which may be nobody; one object, so that threads that race to find it see all or nothing of it.</summary>
    private sealed record FirstInLine(UniqueAddress? Node);
}
