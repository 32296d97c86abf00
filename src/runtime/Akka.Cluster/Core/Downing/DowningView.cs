using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Core.Downing;

/// <summary>One node says that it cannot reach another one.</summary>
internal readonly record struct Suspicion(UniqueAddress Observer, UniqueAddress Subject);

/// <summary>
/// What one node knows when it has to decide: the members, who suspects whom, who has seen the present gossip, who leads.
/// Immutable, and everything in it is ordered, so that the same knowledge gives the same decision everywhere.
/// </summary>
internal sealed class DowningView
{
    private readonly ImmutableArray<Suspicion> _suspicions;
    private readonly ImmutableHashSet<Address> _seenBy;

    public DowningView(UniqueAddress self, IEnumerable<Member> members, IEnumerable<Suspicion> suspicions, IEnumerable<Address> seenBy, Address? leader)
        : this(self, [.. members], [.. suspicions], [.. seenBy], leader)
    {
    }

    private DowningView(
        UniqueAddress self,
        ImmutableSortedSet<Member> members,
        ImmutableArray<Suspicion> suspicions,
        ImmutableHashSet<Address> seenBy,
        Address? leader)
    {
        Self = self;
        Members = members;
        Leader = leader;
        _seenBy = seenBy;
        var trusted = members.Where(static member => member.Status != MemberStatus.Down).Select(static member => member.UniqueAddress).ToImmutableHashSet();
        var known = members.Select(static member => member.UniqueAddress).ToImmutableHashSet();
        // What a downed or removed node says about others no longer counts; that others cannot reach it does.
        _suspicions = [.. suspicions.Where(one => trusted.Contains(one.Observer) && known.Contains(one.Subject) && one.Observer != one.Subject)];
        Unreachable = [.. _suspicions.Select(static one => one.Subject).Where(subject => subject != self)];
        Pending = [.. members.Where(member => Unreachable.Contains(member.UniqueAddress) && IsDownable(member)).Select(static member => member.UniqueAddress)];
    }

    public UniqueAddress Self { get; }

    public Address? Leader { get; }

    /// <summary>By address.</summary>
    public ImmutableSortedSet<Member> Members { get; }

    /// <summary>Everyone but this node whom somebody cannot reach.</summary>
    public ImmutableSortedSet<UniqueAddress> Unreachable { get; }

    /// <summary>The unreachable ones about whom nothing has been decided yet.</summary>
    public ImmutableSortedSet<UniqueAddress> Pending { get; }

    /// <summary>S3: only the leader of a side decides, and only when it has been let into the cluster.</summary>
    public bool IsSelfInCharge =>
        Leader is not null && Leader == Self.Address
        && Members.Any(member => member.UniqueAddress == Self && member.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving);

    /// <summary>
    /// S5: members that somebody cannot reach although a way to them exists: they suspect and are suspected, or they are
    /// suspected and have seen the present gossip. A clean partition and a crash never look like that.
    /// </summary>
    public ImmutableSortedSet<UniqueAddress> IndirectlyConnected =>
        [.. Suspects.Intersect(Observers), .. _suspicions.Where(HasSeen).SelectMany(static one => new[] { one.Observer, one.Subject })];

    /// <summary>S4: members that may still be downed.</summary>
    public IEnumerable<UniqueAddress> Downable => Members.Where(IsDownable).Select(static member => member.UniqueAddress);

    private ImmutableSortedSet<UniqueAddress> Suspects => [.. _suspicions.Select(static one => one.Subject)];

    private ImmutableSortedSet<UniqueAddress> Observers => [.. _suspicions.Select(static one => one.Observer)];

    /// <summary>The same knowledge without the suspicions among indirectly connected members: what remains is a clean partition.</summary>
    public DowningView WithoutIndirectLinks()
    {
        var cycle = Suspects.Intersect(Observers);
        return new DowningView(
            Self,
            Members,
            [.. _suspicions.Where(one => !(cycle.Contains(one.Observer) && cycle.Contains(one.Subject)) && !HasSeen(one))],
            _seenBy,
            Leader);
    }

    public bool IsReachable(Member member) => !Unreachable.Contains(member.UniqueAddress);

    /// <summary>
    /// The members that count, on this side and on the other one: Up and Leaving ones with the role. Downed ones that cannot be
    /// reached count on the other side as long as they are members: a side that suspects its members one after the other would
    /// otherwise count away those who live on beyond the split.
    /// </summary>
    public Sides Count(string role) => Split(
        role,
        here: static status => status is MemberStatus.Up or MemberStatus.Leaving,
        there: static status => status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Down);

    /// <summary>
    /// S2: the other side may be one change of the membership ahead of this one. So here only those are counted who certainly
    /// count there too, and there everyone is counted who may be Up by now.
    /// </summary>
    public Sides CountCautiously(string role) => Split(
        role,
        here: static status => status is MemberStatus.Up,
        there: static status => status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Down);

    /// <summary>True when the decision to be taken may have become another one since <paramref name="earlier"/>; joining and leaving alone change nothing.</summary>
    public bool HasShiftedSince(DowningView earlier) =>
        !Unreachable.SetEquals(earlier.Unreachable) || !Standing(this).SequenceEqual(Standing(earlier));

    private static IEnumerable<(UniqueAddress Node, bool IsDown)> Standing(DowningView view) =>
        view.Members
            .Where(static member => member.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp))
            .Select(static member => (member.UniqueAddress, member.Status == MemberStatus.Down));

    private static bool IsDownable(Member member) => member.Status is not (MemberStatus.Down or MemberStatus.Exiting or MemberStatus.Removed);

    private bool HasSeen(Suspicion suspicion) => _seenBy.Contains(suspicion.Subject.Address);

    private Sides Split(string role, Func<MemberStatus, bool> here, Func<MemberStatus, bool> there)
    {
        var ours = ImmutableArray.CreateBuilder<Member>();
        var theirs = ImmutableArray.CreateBuilder<Member>();
        foreach (var member in Members)
        {
            if (role.Length > 0 && !member.HasRole(role))
                continue;
            if (IsReachable(member) && here(member.Status))
                ours.Add(member);
            else if (!IsReachable(member) && there(member.Status))
                theirs.Add(member);
        }

        return new Sides(ours.DrainToImmutable(), theirs.DrainToImmutable());
    }
}

/// <summary>The members that a strategy counts, by address: those this node's side can reach and the others.</summary>
internal readonly record struct Sides(ImmutableArray<Member> Here, ImmutableArray<Member> There)
{
    public bool AreEmpty => Here.IsEmpty && There.IsEmpty;

    /// <summary>Whether the member that comes first in <paramref name="order"/> is on this side.</summary>
    public bool HasFirst(IComparer<Member> order)
    {
        var here = First(Here, order);
        var there = First(There, order);
        return here is not null && (there is null || order.Compare(here, there) < 0);
    }

    private static Member? First(ImmutableArray<Member> members, IComparer<Member> order) => members.IsEmpty ? null : members.Min(order);
}
