using AgentNet.Contracts;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>Tasks that wait for tasks they have called: whose place is whose.</summary>
public class SubTasks
{
    private readonly CoordinatorBench _bench = new();

    [Fact]
    public void Parents_that_fill_an_agent_do_not_block_the_sub_tasks_they_wait_for()
    {
        _bench.Agent("agent", capacity: 2);
        Begin("p1");
        Begin("p2");
        var answers = new[] { Call("p1", "c1"), Call("p2", "c2") };
        _bench.Begin("c1");
        _bench.Begin("c2");
        _bench.Complete("c1");
        _bench.Complete("c2");

        answers.ShouldAllBe(request => ((TaskView)_bench.Replies[request]).State == TaskState.Completed);
        _bench.Complete("p1");
        _bench.Complete("p2");
        _bench.View("p1").State.ShouldBe(TaskState.Completed);
    }

    [Fact]
    public void A_parent_has_its_place_again_before_work_that_has_waited_longer()
    {
        _bench.Agent("agent", capacity: 1);
        Begin("parent");
        _bench.Submit("waits", priority: 10);
        Call("parent", "child", priority: 10);
        _bench.NowMs += 1;
        Dispatched().ShouldBe(["parent", "child"]);

        _bench.Complete("child");
        Dispatched().ShouldBe(["parent", "child"]);
        _bench.Complete("parent");
        Dispatched().ShouldBe(["parent", "child", "waits"]);
    }

    [Fact]
    public void A_suspect_that_waits_for_its_sub_task_lets_it_start_though_it_is_a_suspect_too()
    {
        _bench.Agent("agent", capacity: 2);
        Begin("parent");
        Interrupt("parent");
        Interrupt("parent");
        Call("parent", "child");
        Interrupt("child");
        Interrupt("child");
        _bench.Pass(TimeSpan.FromSeconds(10));
        _bench.Dispatches.Count(dispatch => dispatch.TaskId == "child").ShouldBe(3);

        void Interrupt(string taskId) => _bench.Report(new AttemptLost { AgentId = "agent", TaskId = taskId, Token = _bench.DispatchOf(taskId).Token, Reason = "killed" });
    }

    [Fact]
    public void A_parent_that_goes_on_at_a_full_agent_is_before_whatever_would_be_next()
    {
        _bench.Agent("agent", capacity: 1);
        _bench.Agent("other", "elsewhere", capacity: 1);
        Begin("parent");
        Call("parent", "child", capability: "elsewhere");
        _bench.Submit("took-the-place");
        _bench.Submit("next");
        _bench.Complete("child");

        _bench.Complete("took-the-place");
        Dispatched().ShouldNotContain("next");
        _bench.Complete("parent");
        Dispatched().ShouldContain("next");
    }

    [Fact]
    public void A_parent_waits_until_the_last_of_its_calls_has_ended()
    {
        _bench.Agent("agent", capacity: 1);
        Begin("parent");
        Call("parent", "c1");
        Call("parent", "c2");

        _bench.Complete("c1");
        _bench.Complete("c2");
        Dispatched().ShouldBe(["parent", "c1", "c2"]);
        AgentCounts().ShouldBe((1, 0));
    }

    [Fact]
    public void The_lease_of_a_waiting_parent_goes_on_and_ends_like_any_other()
    {
        _bench.Agent("agent", capacity: 1);
        Begin("parent");
        Call("parent", "child");
        _bench.Begin("child");
        _bench.Pass(TimeSpan.FromSeconds(15));
        _bench.Report(new AttemptsAlive { AgentId = "agent", Attempts = { Ref("parent"), Ref("child") } });
        _bench.Pass(TimeSpan.FromSeconds(15));
        _bench.View("parent").State.ShouldBe(TaskState.InProgress);

        _bench.Report(new AttemptsAlive { AgentId = "agent", Attempts = { Ref("child") } });
        _bench.Pass(TimeSpan.FromSeconds(6));
        _bench.View("parent").Problem.Code.ShouldBe(ProblemCodes.LeaseExpired);
    }

    [Fact]
    public void Whatever_ends_a_waiting_parent_its_place_is_counted_once()
    {
        _bench.Agent("agent", capacity: 3);
        foreach (var parent in new[] { "cancelled", "failed", "lost" })
        {
            Begin(parent);
            Call(parent, $"{parent}-child");
        }

        AgentCounts().ShouldBe((3, 3));
        _bench.Request(new CancelTask { TaskId = "cancelled" });
        _bench.Report(new AttemptCancelled { AgentId = "agent", TaskId = "cancelled", Token = _bench.DispatchOf("cancelled").Token });
        _bench.Fail("failed", permanent: true);
        AgentCounts().ShouldBe((3, 1));
        _bench.Report(new AgentLost { AgentId = "agent", Reason = "it crashed" });
        AgentCounts().Waiting.ShouldBe(0);
    }

    [Fact]
    public void A_call_beyond_the_bound_is_refused_and_names_the_setting()
    {
        var bench = new CoordinatorBench(settings => settings with { WaitingBound = 1 });
        bench.Agent("agent", capacity: 2);
        foreach (var id in new[] { "p1", "p2" })
        {
            bench.Submit(id);
            bench.Begin(id);
        }

        bench.Ask(CallOf("p1", "c1")).ShouldBeNull();
        var problem = bench.Ask(CallOf("p2", "c2")).ShouldBeOfType<Refused>().Problem;
        problem.Code.ShouldBe(ProblemCodes.TooManyWaiting);
        problem.Message.ShouldContain("agentnet.coordinator.waiting-bound");
        bench.Ask(new GetTask { TaskId = "c2" }).ShouldBeOfType<Refused>().Problem.Code.ShouldBe(ProblemCodes.UnknownTask);
    }

    [Fact]
    public void While_as_many_wait_as_may_only_sub_tasks_are_given()
    {
        var bench = new CoordinatorBench(settings => settings with { WaitingBound = 2 });
        bench.Agent("agent", capacity: 1);
        foreach (var id in new[] { "p1", "p2" })
        {
            bench.Submit(id);
            bench.Begin(id);
            bench.Ask(CallOf(id, id + "-child", "rare")).ShouldBeNull();
        }

        bench.Submit("p3");
        bench.Dispatches.Select(dispatch => dispatch.TaskId).ShouldBe(["p1", "p2"]);
        bench.Agent(new AgentDescriptor { Id = "agent", Status = AgentStatus.Active, MaxConcurrency = 1, Capabilities = { new Capability { Name = "work" }, new Capability { Name = "rare" } } });
        bench.Dispatches.Last().TaskId.ShouldBe("p1-child");
        bench.Complete("p1-child");
        bench.Complete("p1");
        bench.Complete("p2-child");
        bench.Complete("p2");
        bench.Dispatches.Last().TaskId.ShouldBe("p3");
    }

    private static SubmitTask CallOf(string parentId, string id, string capability = "work", int priority = 5)
    {
        var spec = CoordinatorBench.Spec(id, capability, priority);
        spec.ParentTaskId = parentId;
        return new SubmitTask { Spec = spec, AwaitResult = true };
    }

    private void Begin(string id)
    {
        _bench.Submit(id);
        _bench.Begin(id);
    }

    private long Call(string parentId, string id, string capability = "work", int priority = 5) => _bench.Request(CallOf(parentId, id, capability, priority));

    private AttemptRef Ref(string id) => new() { TaskId = id, Token = _bench.DispatchOf(id).Token };

    private IEnumerable<string> Dispatched() => _bench.Dispatches.Select(dispatch => dispatch.TaskId);

    private (int Running, int Waiting) AgentCounts()
    {
        var agent = _bench.Ask(new GetStatistics()).ShouldBeOfType<Statistics>().Agents.Single();
        return (agent.Running, agent.Waiting);
    }
}
