using Akka.Cluster;

namespace Simulation.Worlds.Membership;

/// <summary>The oracle of M10: who is first to show that a member may work has decided it, and must know of enough members.</summary>
internal sealed class MinimumLaw(ClusterShape shape)
{
    private readonly HashSet<(UniqueAddress Member, MemberStatus Status)> _everShown = [];

    public void Shown(ShownView view)
    {
        foreach (var member in view.Members)
        {
            if (member.Status is MemberStatus.WeaklyUp or MemberStatus.Up && _everShown.Add((member.Node, member.Status)))
            {
                RuleBroken.Unless("M10", IsEnough(view.Members), $"{view.Self} says that {member} may work in {view}, and there must be {shape}");
            }
        }
    }

    private bool IsEnough(IReadOnlyList<ShownMember> members) =>
        members.Count >= shape.Minimum
        && shape.MinimumOfRole.All(least => members.Count(member => shape.RolesOf(member.Node.Address.Host!).Contains(least.Key)) >= least.Value);
}
