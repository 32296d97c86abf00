namespace Akka.Cluster.Core.Membership;

/// <summary>
/// The difference of two views as domain events, in the promised order: what happened to members, who can no longer be
/// reached, who can be again, the leader, the leaders of roles.
/// </summary>
internal static class MembershipEvents
{
    public static IReadOnlyList<ClusterEvent.IClusterDomainEvent> Between(MembershipState before, MembershipState after)
    {
        var events = new List<ClusterEvent.IClusterDomainEvent>();
        foreach (var member in after.Members)
        {
            if (before.Gossip.Find(member.UniqueAddress)?.Status != member.Status && Reached(member) is { } reached)
                events.Add(reached);
        }

        foreach (var member in before.Members)
        {
            if (!after.Gossip.Members.ContainsKey(member.UniqueAddress))
                events.Add(new ClusterEvent.MemberRemoved(member.Copy(MemberStatus.Removed), member.Status));
        }

        foreach (var member in after.Unreachable)
        {
            if (before.Gossip.Find(member.UniqueAddress) is null || before.IsReachable(member.UniqueAddress))
                events.Add(new ClusterEvent.UnreachableMember(member));
        }

        foreach (var member in before.Unreachable)
        {
            if (after.Gossip.Find(member.UniqueAddress) is { } now && after.IsReachable(member.UniqueAddress))
                events.Add(new ClusterEvent.ReachableMember(now));
        }

        if (!Equals(before.Leader, after.Leader))
            events.Add(new ClusterEvent.LeaderChanged(after.Leader?.Address));
        foreach (var role in before.Roles.Union(after.Roles))
        {
            var leader = after.RoleLeader(role);
            if (!Equals(before.RoleLeader(role), leader))
                events.Add(new ClusterEvent.RoleLeaderChanged(role, leader?.Address));
        }

        return events;
    }

    private static ClusterEvent.IMemberEvent? Reached(Member member) => member.Status switch
    {
        MemberStatus.Joining => new ClusterEvent.MemberJoined(member),
        MemberStatus.WeaklyUp => new ClusterEvent.MemberWeaklyUp(member),
        MemberStatus.Up => new ClusterEvent.MemberUp(member),
        MemberStatus.Leaving => new ClusterEvent.MemberLeft(member),
        MemberStatus.Exiting => new ClusterEvent.MemberExited(member),
        MemberStatus.Down => new ClusterEvent.MemberDowned(member),
        MemberStatus.Removed => null,
        _ => throw new InvariantViolation("M3", $"{member} has no status"),
    };
}
