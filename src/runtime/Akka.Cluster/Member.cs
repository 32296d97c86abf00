using System.Collections.Immutable;
using Akka.Actor;
using Akka.Util;

namespace Akka.Cluster;

/// <summary>
/// A node as the cluster sees it at one moment: who it is, what it is for and where it stands on its way. Immutable;
/// two members are equal when they are the same incarnation, whatever their statuses.
/// </summary>
public class Member : IComparable, IComparable<Member>
{
    /// <summary>By host as text, then by port: every node orders the same addresses in the same way.</summary>
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create(static (a, b) =>
    {
        if (ReferenceEquals(a, b))
            return 0;
        var order = string.CompareOrdinal(a.Host, b.Host);
        return order != 0 ? order : Nullable.Compare(a.Port, b.Port);
    });

    /// <summary>The oldest first; members that are not up yet come last, by address.</summary>
    public static readonly IComparer<Member> AgeOrdering = Comparer<Member>.Create(static (a, b) =>
    {
        var order = a.UpNumber.CompareTo(b.UpNumber);
        return order != 0 ? order : a.CompareTo(b);
    });

    internal const int NotUpYet = int.MaxValue;

    /// <summary>Who should lead comes first: Up and Leaving members, then Joining ones, WeaklyUp, Exiting, and Down last.</summary>
    internal static readonly IComparer<Member> LeaderOrdering = Comparer<Member>.Create(static (a, b) =>
    {
        var order = LeaderRank(a.Status).CompareTo(LeaderRank(b.Status));
        return order != 0 ? order : a.CompareTo(b);
    });

    private Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles, AppVersion appVersion)
    {
        UniqueAddress = uniqueAddress;
        UpNumber = upNumber;
        Status = status;
        Roles = roles;
        AppVersion = appVersion;
    }

    public UniqueAddress UniqueAddress { get; }

    public Address Address => UniqueAddress.Address;

    public MemberStatus Status { get; }

    public ImmutableHashSet<string> Roles { get; }

    public AppVersion AppVersion { get; }

    /// <summary>Counts the members in the order in which they became Up; <see cref="NotUpYet"/> until then.</summary>
    internal int UpNumber { get; }

    /// <summary>A node that has just asked to join.</summary>
    internal static Member Joining(UniqueAddress node, ImmutableHashSet<string> roles, AppVersion appVersion) =>
        new(node, NotUpYet, MemberStatus.Joining, roles, appVersion);

    /// <summary>A member as a gossip describes it.</summary>
    internal static Member Restore(UniqueAddress node, int upNumber, MemberStatus status, ImmutableHashSet<string> roles, AppVersion appVersion) =>
        new(node, upNumber, status, roles, appVersion);

    public bool HasRole(string role) => Roles.Contains(role);

    /// <summary>True when this member became Up before <paramref name="other"/> did.</summary>
    public bool IsOlderThan(Member other) => AgeOrdering.Compare(this, other) < 0;

    /// <summary>This member with another status.</summary>
    /// <exception cref="InvalidOperationException">The status cannot be reached from the one the member has.</exception>
    public Member Copy(MemberStatus status)
    {
        if (status == Status)
            return this;
        return MemberMoves.Allows(Status, status)
            ? new Member(UniqueAddress, UpNumber, status, Roles, AppVersion)
            : throw new InvalidOperationException($"{UniqueAddress} is {Status} and cannot become {status}.");
    }

    /// <summary>This member as Up, being the <paramref name="upNumber"/>th that the cluster has seen.</summary>
    public Member CopyUp(int upNumber) => new(UniqueAddress, upNumber, Copy(MemberStatus.Up).Status, Roles, AppVersion);

    /// <summary>Of two views of one member the one that is further on its way.</summary>
    public static Member HighestPriorityOf(Member m1, Member m2)
    {
        var order = MemberMoves.Progress(m1.Status).CompareTo(MemberMoves.Progress(m2.Status));
        if (order != 0)
            return order > 0 ? m1 : m2;
        return m1.IsOlderThan(m2) ? m1 : m2;
    }

    /// <summary>
    /// The members of two views, each as the further one of its two; a member that only one view knows and that is Down or
    /// Exiting there has been removed by the other and is left out.
    /// </summary>
    public static ImmutableHashSet<Member> PickHighestPriority(IEnumerable<Member> a, IEnumerable<Member> b) =>
    [
        .. ByIncarnation(a, b).SelectMany(static views => views.Count == 2
            ? [HighestPriorityOf(views[0], views[1])]
            : views[0].Status is MemberStatus.Down or MemberStatus.Exiting ? Array.Empty<Member>() : [views[0]]),
    ];

    /// <summary>Like the other overload for one member: the view that the other one can still move to.</summary>
    public static ImmutableSortedSet<Member> PickNextTransition(IEnumerable<Member> a, IEnumerable<Member> b) =>
        [.. ByIncarnation(a, b).Select(static views => views.Count == 2 ? PickNextTransition(views[0], views[1]) : views[0])];

    /// <exception cref="ArgumentException">They are not two views of one member.</exception>
    public static Member PickNextTransition(Member a, Member b)
    {
        if (!a.Equals(b))
            throw new ArgumentException($"{a.UniqueAddress} and {b.UniqueAddress} are different members.", nameof(b));
        if (MemberMoves.Allows(b.Status, a.Status))
            return a;
        return MemberMoves.Allows(a.Status, b.Status) ? b : HighestPriorityOf(a, b);
    }

    public int CompareTo(Member? other) => other is null ? 1 : UniqueAddress.CompareTo(other.UniqueAddress);

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Member other => CompareTo(other),
        _ => throw new ArgumentException($"A Member cannot be compared with {obj.GetType()}.", nameof(obj)),
    };

    public override bool Equals(object? obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    public override int GetHashCode() => UniqueAddress.GetHashCode();

    public override string ToString() => $"Member(address = {Address}, Uid={UniqueAddress.Uid} status = {Status}, role=[{string.Join(",", Roles.Order(StringComparer.Ordinal))}], upNumber={UpNumber}, version={AppVersion})";

    private static IEnumerable<IReadOnlyList<Member>> ByIncarnation(IEnumerable<Member> a, IEnumerable<Member> b) =>
        a.Concat(b).GroupBy(static member => member.UniqueAddress, static (_, views) => (IReadOnlyList<Member>)[.. views]);

    private static int LeaderRank(MemberStatus status) => status switch
    {
        MemberStatus.Up or MemberStatus.Leaving => 0,
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Joining => 2,
        MemberStatus.Exiting => 3,
        MemberStatus.Down => 4,
        MemberStatus.Removed => 5,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status of a member."),
    };
}
