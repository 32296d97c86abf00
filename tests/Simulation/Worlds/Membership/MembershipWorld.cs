using Akka.Cluster;
using Akka.Cluster.Core.Membership;

namespace Simulation.Worlds.Membership;

/// <summary>
/// Three to six nodes form a cluster while they crash, start again, freeze, leave and are downed, and the network does its worst.
/// Their rules are judged by <see cref="MembershipLedger"/>, <see cref="MinimumLaw"/> and <see cref="MergeLaws"/>; M9 is the end of every run.
/// </summary>
internal sealed class MembershipWorld : ClusterWorld
{
    private static readonly TimeSpan OperatorEndsWithin = TimeSpan.FromSeconds(3);

    private readonly MembershipLedger _ledger;
    private readonly MinimumLaw _minimum;
    private readonly MergeLaws _laws;
    private readonly Sabotage _sabotage;
    private readonly int _leaves;
    private readonly int _downs;
    private long _shown;

    private MembershipWorld(Simulator simulator, Sabotage sabotage) : base(simulator)
    {
        _sabotage = sabotage;
        _leaves = (int)Math.Ceiling(simulator.Faults.Draw("leaves", 0.5, 4));
        _downs = (int)Math.Ceiling(simulator.Faults.Draw("downs", 0.5, 4));
        _laws = new MergeLaws(Random.Fork(), sabotage == Sabotage.MergesOneSided ? static (one, _) => one : static (one, other) => one.Merge(other));
        _ledger = new MembershipLedger(Shape);
        _minimum = new MinimumLaw(Shape);
        for (var i = 0; i < Shape.Names.Count; i++)
        {
            Add(new ClusterNode(simulator, this, Shape.Names[i], i));
        }
    }

    public static WorldKind Kind(Sabotage sabotage = Sabotage.None) => new(
        "membership", new Phases(Faults: TimeSpan.FromSeconds(30), Bound: TimeSpan.FromSeconds(180), Quiet: TimeSpan.FromSeconds(8)), simulator => new MembershipWorld(simulator, sabotage))
    {
        Sources = ["src/runtime/Akka.Cluster/Core", "src/runtime/Akka.Cluster/reference.conf", "src/runtime/Akka.Remote/Core/FailureDetection", "tests/Simulation/Worlds/Membership"],
    };

    public override void Start()
    {
        base.Start();
        Throughout(_leaves, Leave);
        Throughout(_downs, Down);
    }

    /// <summary>Everything is judged when it is shown.</summary>
    public override void Check()
    {
    }

    public override string? Unfinished() =>
        Simulator.Time.Now < Simulator.Phases.Faults + OperatorEndsWithin ? "whoever was to be downed may still be ended" : base.Unfinished();

    public override void Ended(ClusterNode node)
    {
        _ledger.Ended.Add(node.Self);
        base.Ended(node);
    }

    public override void Died(ClusterNode node) => _ledger.Gone.Add(node.Self);

    public override void Viewed(ClusterNode node, MembershipState before, MembershipState after)
    {
        var view = Sabotaged(ShownView.Of(after));
        _minimum.Shown(view);
        _ledger.Shown(view);
        _laws.Met(after.Gossip);
    }

    public override MembershipSettings SettingsOf(string node) => _sabotage == Sabotage.LowersMinimum
        ? Shape.SettingsOf(node) with { MinNrOfMembers = 1, MinNrOfMembersOfRole = Shape.MinimumOfRole.Clear() }
        : Shape.SettingsOf(node);

    public override ClusterMessage? Arriving(string from, ClusterMessage message, ClusterNode at) => (_sabotage, message) switch
    {
        (Sabotage.LosesGossip, ClusterMessage.GossipEnvelope) => null,
        (Sabotage.ClaimsAllHaveSeen, ClusterMessage.GossipEnvelope envelope) => envelope with { Gossip = envelope.Gossip.MarkSeen(envelope.Gossip.Members.Keys) },
        _ => message,
    };

    private ShownView Sabotaged(ShownView view)
    {
        if (_sabotage == Sabotage.None || ++_shown % 20 != 0 || view.Members.Count == 0)
        {
            return view;
        }

        return _sabotage switch
        {
            Sabotage.ListsRemoved => view with { Members = [.. view.Members.Select(member => member with { Status = MemberStatus.Removed })] },
            Sabotage.ShowsStranger => view with { Seen = [.. view.Seen, new UniqueAddress(ClusterNode.AddressOf("stranger"), 1)] },
            Sabotage.MovesBack => view with { Members = [.. view.Members.Select(member => member with { Status = MemberStatus.Joining })] },
            Sabotage.ListsAgain when Nodes.FirstOrDefault(node => node.Process > 1) is { } node =>
                view with { Members = [.. view.Members, new ShownMember(new UniqueAddress(node.Address, node.Self.Uid - 10), MemberStatus.Down, null, Shape.RolesOf(node.Name))] },
            Sabotage.ShowsOtherContent => view with { Members = [.. view.Members.Take(view.Members.Count - 1)] },
            Sabotage.Miscounts => view with { Members = [.. view.Members.Select(member => member with { UpNumber = member.UpNumber + 1 })] },
            Sabotage.SwapsRoles => view with { Members = [.. view.Members.Select(member => member with { Roles = member.Roles.SymmetricExcept(ClusterShape.AllRoles) })] },
            Sabotage.ShowsLastAsRoleLeader => view with { RoleLeaders = [.. view.RoleLeaders.Select(_ => view.Members[^1].Node)] },
            Sabotage.ShowsLastAsLeader => view with { Leader = view.Members[^1].Node },
            _ => view,
        };
    }

    private void Leave()
    {
        var leaving = Random.Pick(Nodes);
        Random.Pick(Nodes).Command(new MembershipInput.LeaveCommand(leaving.Address));
    }

    /// <summary>Whoever has a node downed also sees to it that its process ends: that is the contract of the command.</summary>
    private void Down()
    {
        var downed = Random.Pick(Nodes);
        var process = downed.Process;
        Random.Pick(Nodes).Command(new MembershipInput.DownCommand(downed.Address));
        Simulator.Time.After(Random.Between(TimeSpan.Zero, OperatorEndsWithin), () => EndProcess(downed, process, RestartsWithin));
    }
}
