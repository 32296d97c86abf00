namespace Akka.Cluster.Core.Membership;

/// <summary>
/// What a leader changes: members that may go on are moved, members that are gone are removed. Functions of a state;
/// whether this node leads and whether views have converged is asked before (M6).
/// </summary>
internal static class LeaderActions
{
    /// <summary>
    /// Once views have converged: joining members become Up when there are enough of them, leaving ones Exiting; those who
    /// have confirmed their exit, and those Down or Exiting who cannot be reached, are removed.
    /// </summary>
    public static Gossip OnConvergence(MembershipState state, MembershipSettings settings)
    {
        var gossip = state.Gossip;
        foreach (var gone in state.Members.Where(member => IsGone(state, member)).ToArray())
            gossip = gossip.Without(gone.UniqueAddress);

        // Above the numbers of those who go, too: somebody may still list them beside the newcomer (M7).
        var enough = HasEnoughMembers(gossip, settings);
        var upNumber = state.Members.Where(static member => member.UpNumber != Member.NotUpYet).Select(static member => member.UpNumber).DefaultIfEmpty().Max();
        foreach (var member in gossip.Members.Values)
        {
            if (member.Status == MemberStatus.Leaving)
                gossip = gossip.With(member.Copy(MemberStatus.Exiting));
            else if (member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp && enough)
                gossip = gossip.With(member.CopyUp(++upNumber));
        }

        return ReferenceEquals(gossip, state.Gossip) ? gossip : gossip.ChangedBy(state.Self);
    }

    /// <summary>While views cannot converge: joining members that can be reached may work, without a number of their own.</summary>
    public static Gossip WithoutConvergence(MembershipState state, MembershipSettings settings)
    {
        var gossip = state.Gossip;
        if (!HasEnoughMembers(gossip, settings))
            return gossip;
        foreach (var member in state.Members)
        {
            if (member.Status == MemberStatus.Joining && state.IsReachable(member.UniqueAddress))
                gossip = gossip.With(member.Copy(MemberStatus.WeaklyUp));
        }

        return ReferenceEquals(gossip, state.Gossip) ? gossip : gossip.ChangedBy(state.Self);
    }

    public static bool HasEnoughMembers(Gossip gossip, MembershipSettings settings) =>
        gossip.Members.Count >= settings.MinNrOfMembers
        && settings.MinNrOfMembersOfRole.All(role => gossip.Members.Values.Count(member => member.HasRole(role.Key)) >= role.Value);

    private static bool IsGone(MembershipState state, Member member) => member.Status switch
    {
        MemberStatus.Exiting when state.ExitingConfirmed.Contains(member.UniqueAddress) => true,
        MemberStatus.Down or MemberStatus.Exiting => !state.IsReachable(member.UniqueAddress),
        _ => false,
    };
}
