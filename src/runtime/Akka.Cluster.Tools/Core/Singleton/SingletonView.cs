using System.Collections.Immutable;

namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>
/// The members that may run a singleton, the one that should comes first: by age, or by application version and then by age.
/// Members that are not up yet are not among them; reachability plays no part, removal does.
/// </summary>
internal sealed class SingletonView
{
    public static readonly SingletonView Empty = new([], considerAppVersion: false);

    private readonly ImmutableArray<Member> _inOrder;

    /// <param name="members">With the singleton's role.</param>
    public SingletonView(IEnumerable<Member> members, bool considerAppVersion)
    {
        IsByAge = !considerAppVersion;
        var known = members.Where(static member => member.UpNumber != Member.NotUpYet && member.Status != MemberStatus.Removed);
        _inOrder = considerAppVersion
            ? [.. known.OrderByDescending(static member => member.AppVersion).ThenBy(static member => member, Member.AgeOrdering)]
            : [.. known.Order(Member.AgeOrdering)];
    }

    /// <summary>An older member never comes after a younger one again.</summary>
    public bool IsByAge { get; }

    /// <summary>Everyone who runs a singleton or may come to do so, in order.</summary>
    public IEnumerable<Member> Candidates => _inOrder.Where(static member => member.Status is MemberStatus.Up or MemberStatus.Leaving);

    public IEnumerable<Member> Members => _inOrder;

    public Member? Find(UniqueAddress node) => _inOrder.FirstOrDefault(member => member.UniqueAddress == node);
}
