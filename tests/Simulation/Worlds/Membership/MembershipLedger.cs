using Akka.Cluster;
using Akka.Cluster.Core.Membership;

namespace Simulation.Worlds.Membership;

/// <summary>
/// The oracle of M1 to M8 and M11. It remembers what every process has shown, step by step, and states each rule anew; of the product's
/// code it uses the values that are shown and nothing that decides.
/// </summary>
internal sealed class MembershipLedger(ClusterShape shape)
{
    private readonly Dictionary<UniqueAddress, ShownView> _last = [];
    private readonly HashSet<(UniqueAddress By, GossipDigest Version)> _had = [];
    private readonly HashSet<(UniqueAddress By, UniqueAddress Member)> _dropped = [];
    private readonly HashSet<(UniqueAddress Member, MemberStatus Status)> _everShown = [];
    private readonly HashSet<UniqueAddress> _everDropped = [];
    private readonly Dictionary<UniqueAddress, int> _numbers = [];
    private readonly Dictionary<(UniqueAddress Member, int Number), UniqueAddress> _givers = [];
    private readonly Dictionary<GossipDigest, IReadOnlyList<ShownMember>> _contents = [];
    private readonly Dictionary<GossipDigest, UniqueAddress?> _leaders = [];

    /// <summary>The part of this process in the cluster is over: nobody waits for what it has seen.</summary>
    public HashSet<UniqueAddress> Ended { get; } = [];

    /// <summary>Processes that have died, in whatever way.</summary>
    public HashSet<UniqueAddress> Gone { get; } = [];

    /// <summary>Takes over what somebody has shown, and what had led to it, without judging.</summary>
    public void Assume(ShownView view)
    {
        _last[view.Self] = view;
        _had.Add((view.Self, view.Version));
        _contents[view.Version] = view.Members;
        foreach (var member in view.Members)
        {
            _everShown.Add((member.Node, member.Status));
            if (member.UpNumber is { } number)
            {
                _numbers[member.Node] = number;
                _givers[(member.Node, number)] = view.Self;
            }
        }
    }

    public void Shown(ShownView view)
    {
        var before = _last.GetValueOrDefault(view.Self);
        CheckContents(view);
        CheckMoves(before, view);
        CheckAuthor(before, view);
        CheckNumbers(view);
        CheckVersion(view);
        CheckLeader(view);
        _last[view.Self] = view;
        _had.Add((view.Self, view.Version));
    }

    /// <summary>M1, M2 and M11.</summary>
    private void CheckContents(ShownView view)
    {
        foreach (var member in view.Members)
        {
            RuleBroken.Unless("M1", member.Status != MemberStatus.Removed, $"{view.Self} lists {member}");
            RuleBroken.Unless("M11", member.Roles.SetEquals(shape.RolesOf(member.Node.Address.Host!)), $"{view.Self} lists {member} with the roles [{string.Join(' ', member.Roles)}], and there are {shape}");
        }

        foreach (var node in view.Seen)
        {
            RuleBroken.Unless("M2", view.Find(node) is not null, $"{view.Self} shows that {node} has seen, who is no member");
        }

        foreach (var (observer, subject) in view.Suspicions)
        {
            RuleBroken.Unless("M2", view.Find(observer) is not null && view.Find(subject) is not null, $"{view.Self} shows that {observer} suspects {subject}, and one of them is no member");
        }
    }

    /// <summary>M3 and M4: for one observer a member only goes forward, and when it is gone it stays so.</summary>
    private void CheckMoves(ShownView? before, ShownView view)
    {
        foreach (var member in view.Members)
        {
            var earlier = before?.Find(member.Node)?.Status;
            RuleBroken.Unless("M3", earlier is null || Stage(earlier.Value) <= Stage(member.Status), $"for {view.Self} {member.Node} was {earlier} and is {member.Status}");
            RuleBroken.Unless("M4", !_dropped.Contains((view.Self, member.Node)), $"for {view.Self} {member.Node} was removed and is {member.Status}");
        }
    }

    /// <summary>
    /// M6: who is first to show that a member is Up, is Exiting or is gone has decided it. He must have led, nobody may have been
    /// missing, and every member that counts must really have had the version that he decided from.
    /// </summary>
    private void CheckAuthor(ShownView? before, ShownView view)
    {
        foreach (var member in view.Members)
        {
            if (_everShown.Add((member.Node, member.Status)) && member.Status is MemberStatus.Up or MemberStatus.Exiting)
            {
                CheckMayLead(before, view, $"{member.Node} is {member.Status}");
                if (member.Status == MemberStatus.Up)
                {
                    var highest = before?.Members.Max(other => other.UpNumber) ?? 0;
                    RuleBroken.Unless("M7", member.UpNumber > highest, $"{view.Self} gives {member.Node} the number {member.UpNumber} after {highest}");
                }
            }
        }

        foreach (var member in before?.Members ?? [])
        {
            if (view.Find(member.Node) is null)
            {
                _dropped.Add((view.Self, member.Node));
                if (_everDropped.Add(member.Node))
                {
                    CheckMayLead(before, view, $"{member.Node} is gone");
                }
            }
        }
    }

    private void CheckMayLead(ShownView? before, ShownView view, string decided)
    {
        RuleBroken.Unless("M6", before is not null, $"{view.Self} says that {decided} before it has any view");
        RuleBroken.Unless("M6", Leader(before!) == view.Self, $"{view.Self} says that {decided}, and {Leader(before!)} leads in {before}");
        RuleBroken.Unless("M6", before!.IsWhole, $"{view.Self} says that {decided} while somebody is missing in {before}");
        foreach (var member in before.Members)
        {
            var counts = Counts(before, member) && member.Node != view.Self && !Ended.Contains(member.Node);
            RuleBroken.Unless("M6", !counts || _had.Contains((member.Node, before.Version)), $"{view.Self} says that {decided}, and {member.Node} has not had {before}");
        }
    }

    /// <summary>
    /// M7: a member has one number, whoever shows it, and in one view no two have the same. Only what a leader decided that was then
    /// downed or died may be decided once more by the next one: nobody may have heard of it.
    /// </summary>
    private void CheckNumbers(ShownView view)
    {
        for (var i = 0; i < view.Members.Count; i++)
        {
            if (view.Members[i] is not { UpNumber: { } number } member)
            {
                continue;
            }

            _givers.TryAdd((member.Node, number), view.Self);
            var known = _numbers.TryAdd(member.Node, number) ? number : _numbers[member.Node];
            RuleBroken.Unless(
                "M7", known == number || IsByDeposed(member.Node, known) || IsByDeposed(member.Node, number),
                $"for {view.Self} {member.Node} has the number {number}, and {_givers[(member.Node, known)]} gave it {known}");
            for (var j = i + 1; j < view.Members.Count; j++)
            {
                var other = view.Members[j];
                RuleBroken.Unless(
                    "M7", other.UpNumber != number || IsByDeposed(member.Node, number) || IsByDeposed(other.Node, number),
                    $"for {view.Self} {member.Node} and {other.Node} both have the number {number}");
            }
        }
    }

    private bool IsByDeposed(UniqueAddress member, int number) =>
        _givers.TryGetValue((member, number), out var giver) && (Gone.Contains(giver) || _everShown.Contains((giver, MemberStatus.Down)));

    /// <summary>M5: a version has one content, whatever way it took; so those who have converged agree on every status and number.</summary>
    private void CheckVersion(ShownView view)
    {
        if (_contents.TryAdd(view.Version, view.Members))
        {
            return;
        }

        var known = _contents[view.Version];
        RuleBroken.Unless("M5", ReferenceEquals(known, view.Members) || known.SequenceEqual(view.Members), $"{view} was [{string.Join(", ", known)}] elsewhere");
    }

    /// <summary>M8: everyone shows the leader that the list says; and whoever has the same converged version has the same leader.</summary>
    private void CheckLeader(ShownView view)
    {
        RuleBroken.Unless("M8", view.Leader == Leader(view), $"{view.Self} shows {view.Leader} as leader, and {Leader(view)} is first in {view}");
        for (var i = 0; i < view.RoleLeaders.Count; i++)
        {
            var first = Leader(view, ClusterShape.AllRoles[i]);
            RuleBroken.Unless("M8", view.RoleLeaders[i] == first, $"{view.Self} shows {view.RoleLeaders[i]} as leader of {ClusterShape.AllRoles[i]}, and {first} is first in {view}");
        }

        var hasConverged = view.IsWhole && view.Members.All(member => !Counts(view, member) || view.Seen.Contains(member.Node));
        if (hasConverged && view.Members.Any(member => member.Node == view.Self && member.Status is MemberStatus.Up or MemberStatus.Leaving))
        {
            RuleBroken.Unless("M8", _leaders.GetValueOrDefault(view.Version, view.Leader) == view.Leader, $"{view.Self} has converged and shows {view.Leader} as leader, another one has {_leaders[view.Version]}");
            _leaders[view.Version] = view.Leader;
        }
    }

    /// <summary>Those who are Up or leave; and while none of these has ever been Up, those who are coming.</summary>
    private static bool Counts(ShownView view, ShownMember member) =>
        member.Status is MemberStatus.Up or MemberStatus.Leaving
        || (member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp && view.Members.All(other => other.Status is not (MemberStatus.Up or MemberStatus.Leaving) || other.UpNumber is null));

    /// <summary>The lowest address of those that can be reached; who is settled goes before who is coming, and that one before who is going.</summary>
    private UniqueAddress? Leader(ShownView view, string role = "") => view.Members
        .Where(member => role.Length == 0 || shape.RolesOf(member.Node.Address.Host!).Contains(role))
        .Where(member => member.Status != MemberStatus.Down && (member.Node == view.Self || !view.IsSuspected(member.Node)))
        .OrderBy(member => member.Status switch { MemberStatus.Up or MemberStatus.Leaving => 0, MemberStatus.WeaklyUp => 1, MemberStatus.Joining => 2, _ => 3 })
        .ThenBy(member => member.Node.Address.Host, StringComparer.Ordinal)
        .ThenBy(member => member.Node.Uid)
        .FirstOrDefault()?.Node;

    private static int Stage(MemberStatus status) => status switch
    {
        MemberStatus.Joining => 0,
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Up => 2,
        MemberStatus.Leaving => 3,
        MemberStatus.Exiting => 4,
        _ => 5,
    };
}
