using System.Collections.Immutable;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// What nodes tell each other about the cluster: its members, who says whom unreachable, which incarnations are buried, the
/// version of all this and who has seen that version. Immutable; keeps M1, M2, M4 and M5.
/// </summary>
/// <remarks>
/// Members, reachability and tombstones form a lattice: merging takes the further of two statuses, the newer row and all
/// tombstones. So equal versions mean equal contents, whatever way the changes took.
/// </remarks>
internal sealed record Gossip
{
    // Two views of one member are equal, so a dictionary that compared its values would keep the old one.
    private static readonly ImmutableSortedDictionary<UniqueAddress, Member> Nobody =
        ImmutableSortedDictionary<UniqueAddress, Member>.Empty.WithComparers(keyComparer: null, ReferenceEqualityComparer.Instance);

    public static readonly Gossip Empty = new();

    private GossipDigest? _digest;
    private long? _changes;

    private Gossip()
    {
    }

    public ImmutableSortedDictionary<UniqueAddress, Member> Members { get; private init; } = Nobody;

    /// <summary>Who has seen this version, as far as is known here.</summary>
    public ImmutableSortedSet<UniqueAddress> Seen { get; private init; } = [];

    public Reachability Reachability { get; private init; } = Reachability.Empty;

    public VectorClock Version { get; private init; } = VectorClock.Create();

    /// <summary>Removed incarnations, so that a view which has not heard of the removal cannot bring them back.</summary>
    public ImmutableSortedSet<UniqueAddress> Tombstones { get; private init; } = [];

    /// <summary>A short name of the version: equal digests mean equal versions.</summary>
    public GossipDigest Digest => _digest ??= GossipDigest.Of(Version);

    /// <summary>How many changes the version counts.</summary>
    public long Changes => _changes ??= Version.Versions.Values.Sum();

    /// <summary>A gossip as it came from a peer. What names no member is left out, so that M1 and M2 hold whatever was sent.</summary>
    public static Gossip Restore(
        IEnumerable<Member> members,
        IEnumerable<UniqueAddress> seen,
        Reachability reachability,
        VectorClock version,
        IEnumerable<UniqueAddress> tombstones)
    {
        var buried = tombstones.ToImmutableSortedSet();
        var builder = Nobody.ToBuilder();
        foreach (var member in members)
        {
            if (member.Status != MemberStatus.Removed && !buried.Contains(member.UniqueAddress))
                builder[member.UniqueAddress] = member;
        }

        var living = builder.ToImmutable();
        return new Gossip
        {
            Members = living,
            Seen = [.. seen.Where(living.ContainsKey)],
            Reachability = reachability.Only(living.ContainsKey),
            Version = version,
            Tombstones = buried,
        };
    }

    public Member? Find(UniqueAddress node) => Members.GetValueOrDefault(node);

    /// <summary>The member with this address that is not on its way out, or else any with it.</summary>
    public Member? FindByAddress(Actor.Address address)
    {
        Member? found = null;
        foreach (var member in Members.Values)
        {
            if (member.Address.Equals(address) && (found is null || MemberMoves.Progress(member.Status) < MemberMoves.Progress(found.Status)))
                found = member;
        }

        return found;
    }

    public bool HasSeen(UniqueAddress node) => Seen.Contains(node);

    public Gossip MarkSeen(UniqueAddress node) => Seen.Contains(node) || !Members.ContainsKey(node) ? this : this with { Seen = Seen.Add(node) };

    public Gossip MarkSeen(IEnumerable<UniqueAddress> nodes)
    {
        var seen = Seen.Union(nodes.Where(Members.ContainsKey));
        return seen.Count == Seen.Count ? this : this with { Seen = seen };
    }

    /// <summary>The version that follows this one, made and so far only seen by <paramref name="author"/>.</summary>
    public Gossip ChangedBy(UniqueAddress author) => new()
    {
        Members = Members,
        Reachability = Reachability,
        Tombstones = Tombstones,
        Version = Version.Increment(author.ClockNode),
        Seen = Members.ContainsKey(author) ? [author] : [],
    };

    public Gossip With(Member member) => this with { Members = Members.SetItem(member.UniqueAddress, member) };

    public Gossip With(Reachability reachability) => this with { Reachability = reachability };

    /// <summary>
    /// Buries a member and everything that it has said or that was said of it (M2, M4). Its changes go on counting in the version:
    /// somebody may have seen one that this node has not.
    /// </summary>
    public Gossip Without(UniqueAddress node) => this with
    {
        Members = Members.Remove(node),
        Seen = Seen.Remove(node),
        Reachability = Reachability.Only(other => !other.Equals(node)),
        Tombstones = Tombstones.Add(node),
    };

    public Gossip WithoutTombstones(IEnumerable<UniqueAddress> forgotten) => this with { Tombstones = Tombstones.Except(forgotten) };

    /// <summary>Without the counts of nodes that are neither members nor buried: nobody has anything left to say of them.</summary>
    public Gossip WithoutForgottenCounts()
    {
        var known = KnownCounters(this, this);
        var version = Restricted(Version, known);
        return version.Versions.Count == Version.Versions.Count ? this : this with { Version = version, _digest = null, _changes = null };
    }

    /// <summary>Which of two gossips follows from the other; counts of nodes that neither knows decide nothing.</summary>
    public VectorClock.Ordering Compare(Gossip that)
    {
        var order = Version.Compare(that.Version);
        if (order != VectorClock.Ordering.Concurrent)
            return order;
        var known = KnownCounters(this, that);
        return Restricted(Version, known).Compare(Restricted(that.Version, known));
    }

    /// <summary>What follows from both. Nobody has seen the outcome yet when neither follows from the other.</summary>
    public Gossip Merge(Gossip that) => Compare(that) switch
    {
        VectorClock.Ordering.Same => MarkSeen(that.Seen),
        VectorClock.Ordering.After => this,
        VectorClock.Ordering.Before => that,
        _ => Combine(that),
    };

    public bool Equals(Gossip? other) =>
        other is not null
        && Version.IsSameAs(other.Version)
        && Seen.SetEquals(other.Seen)
        && Tombstones.SetEquals(other.Tombstones)
        && Reachability.Equals(other.Reachability)
        && Members.Count == other.Members.Count
        && Members.Values.Zip(other.Members.Values).All(static pair =>
            pair.First.Equals(pair.Second) && pair.First.Status == pair.Second.Status && pair.First.UpNumber == pair.Second.UpNumber);

    public override int GetHashCode() => Members.Count;

    public override string ToString() =>
        $"Gossip(members = [{string.Join(", ", Members.Values.Select(static member => $"{member.Address}: {member.Status}"))}], seen by {Seen.Count}, unreachable = [{Reachability}])";

    private Gossip Combine(Gossip that)
    {
        var buried = Tombstones.Union(that.Tombstones);
        var members = Members.ToBuilder();
        foreach (var (node, theirs) in that.Members)
            members[node] = members.TryGetValue(node, out var ours) ? Member.HighestPriorityOf(ours, theirs) : theirs;

        foreach (var node in buried)
            members.Remove(node);

        var living = members.ToImmutable();
        return new Gossip
        {
            Members = living,
            Reachability = Reachability.Merge(that.Reachability).Only(living.ContainsKey),
            Version = Version.Merge(that.Version),
            Tombstones = buried,
        };
    }

    private static HashSet<VectorClock.Node> KnownCounters(Gossip a, Gossip b) =>
        [.. a.Members.Keys.Concat(a.Tombstones).Concat(b.Members.Keys).Concat(b.Tombstones).Select(static node => node.ClockNode)];

    private static VectorClock Restricted(VectorClock version, HashSet<VectorClock.Node> known) =>
        VectorClock.Create(version.Versions.RemoveRange(version.Versions.Keys.Where(node => !known.Contains(node)).ToArray()));
}
