using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Scheduling;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>Who may have work in a cluster: the registry's word of an agent counts as far as its node is a member (T9).</summary>
public class LostNodes
{
    private static readonly ClusterNode One = new("h", 1, Incarnation: 100);
    private static readonly ClusterNode Two = new("h", 2, Incarnation: 200);

    private readonly CoordinatorBench _bench = new();

    [Fact]
    public void After_a_take_over_an_agent_whose_node_ended_before_loses_what_it_had_and_gets_nothing_though_the_registry_still_has_it()
    {
        See(One, Two);
        Register("a", One);
        _bench.Submit("t");
        _bench.Begin("t");
        Register("b", Two);

        _bench.Crash();
        See(Two);
        Register("a", One);
        _bench.Submit("u");
        _bench.Dispatches.Select(dispatch => dispatch.TaskId).ShouldBe(["t"]);

        Register("b", Two);
        (_bench.AgentOf("t"), _bench.AgentOf("u")).ShouldBe(("b", "b"));
        _bench.View("t").Interruptions.ShouldBe(1);
        _bench.ToAgents.ShouldNotContain(sent => sent.Message is VerifyAttempts);
    }

    [Fact]
    public void An_agent_that_registered_before_its_node_was_seen_gets_work_as_soon_as_it_is()
    {
        See(Two);
        Register("a", One);
        _bench.Submit("t");
        _bench.Dispatches.ShouldBeEmpty();

        See(One);
        _bench.AgentOf("t").ShouldBe("a");
        _bench.Pass(_bench.Settings.LostNodesInterval * 3);
        _bench.Gone.ShouldBeEmpty();
    }

    [Fact]
    public void A_removed_node_takes_all_its_agents_along_before_any_of_their_tasks_looks_for_another_place()
    {
        See(One, Two);
        Register("a1", One);
        _bench.Submit("t");
        _bench.Begin("t");
        Register("a2", One);
        Register("b", Two);

        _bench.Handle(new CoordinatorInput.NodeRemoved(One));
        _bench.ToAgents.Where(sent => sent.Message is DispatchTask).Select(sent => sent.AgentId).ShouldBe(["a1", "b"]);
        _bench.Gone.ShouldBe(["a1", "a2"]);
    }

    [Fact]
    public void An_attempt_that_was_being_called_off_on_a_removed_node_takes_no_place_any_more()
    {
        See(One);
        Register("a", One, capacity: 1);
        _bench.Submit("t");
        _bench.Ask(new CancelTask { TaskId = "t" });
        _bench.Handle(new CoordinatorInput.NodeRemoved(One));
        _bench.Submit("u");

        See(One with { Incarnation = 101 });
        _bench.AgentOf("u").ShouldBe("a");
    }

    [Fact]
    public void An_agent_that_is_lost_and_comes_back_and_is_lost_again_is_reported_each_time()
    {
        See(One);
        Register("a", One);
        for (var incarnation = 101; incarnation < 104; incarnation++)
        {
            _bench.Handle(new CoordinatorInput.NodeRemoved(One with { Incarnation = incarnation - 1 }));
            _bench.Gone.Count.ShouldBe(incarnation - 100);
            See(One with { Incarnation = incarnation });
        }
    }

    [Fact]
    public void The_registry_is_told_again_until_it_says_itself_that_the_agent_is_gone()
    {
        See(Two);
        Register("a", One);
        _bench.Gone.ShouldBeEmpty();
        _bench.Pass(_bench.Settings.LostNodesInterval * 2);
        _bench.Gone.ShouldBe(["a", "a"]);

        Register("a", One, status: AgentStatus.Disconnected);
        _bench.Pass(_bench.Settings.LostNodesInterval * 2);
        _bench.Gone.Count.ShouldBe(2);

        Register("a", One);
        _bench.Agent(Descriptor("a", One), AgentChangeKind.Removed);
        _bench.Pass(_bench.Settings.LostNodesInterval * 2);
        _bench.Gone.Count.ShouldBe(2);
    }

    [Fact]
    public void A_node_that_is_back_before_its_former_incarnation_is_removed_keeps_its_agents_and_not_their_attempts()
    {
        See(One);
        Register("a", One, capacity: 2);
        _bench.Submit("t");
        var before = _bench.DispatchOf("t").Token;

        See(One with { Incarnation = 101 });
        _bench.Handle(new CoordinatorInput.NodeRemoved(One));
        _bench.AgentOf("t").ShouldBe("a");
        _bench.DispatchOf("t").Token.Number.ShouldBeGreaterThan(before.Number);
        _bench.Gone.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_cluster_agents_count_wherever_they_say_they_are()
    {
        Register("a", One);
        _bench.Submit("t");
        _bench.AgentOf("t").ShouldBe("a");
    }

    private void See(params ClusterNode[] nodes) => _bench.Handle(new CoordinatorInput.NodesSeen(nodes));

    private void Register(string id, ClusterNode node, int capacity = 5, AgentStatus status = AgentStatus.Active) => _bench.Agent(Descriptor(id, node, capacity, status));

    private static AgentDescriptor Descriptor(string id, ClusterNode node, int capacity = 5, AgentStatus status = AgentStatus.Active) => new()
    {
        Id = id, Status = status, MaxConcurrency = capacity, NodeId = $"n{node.Port}", Endpoint = new Endpoint { Host = node.Host, Port = node.Port },
        Capabilities = { new Capability { Name = "work" } },
    };
}
