using AgentNet.Contracts;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>Clients that wait for an end: how many, until when, and what happens when they go away.</summary>
public class Waiters
{
    private readonly CoordinatorBench _bench = new(settings => settings with { WaiterBound = 3 });

    [Theory]
    [MemberData(nameof(Waits))]
    public void A_client_that_goes_away_is_dropped_and_counted(object wait)
    {
        Submit();
        var request = _bench.Request(wait);
        Counts().ShouldBe((1, 0));

        _bench.Handle(new Coordination.Core.Coordinator.CoordinatorInput.WaiterGone("w"));
        Counts().ShouldBe((0, 1));
        _bench.Dropped.ShouldBe([request]);
        _bench.Pass(TimeSpan.FromMinutes(1));
        _bench.Replies.ShouldNotContainKey(request);
    }

    public static TheoryData<object> Waits() =>
    [
        new AwaitTask { TaskId = "t", WaitId = "w" },
        new AwaitBatch { BatchId = "b", WaitId = "w" },
        new AwaitWorkflow { RunId = "r", WaitId = "w" },
        new SubmitTask { Spec = CoordinatorBench.Spec("t"), AwaitResult = true, WaitId = "w" },
    ];

    [Fact]
    public void A_client_that_goes_away_after_its_answer_or_was_never_there_changes_nothing()
    {
        _bench.Agent("agent");
        Submit();
        _bench.Request(new AwaitTask { TaskId = "t", WaitId = "w" });
        _bench.Complete("t");
        _bench.Handle(new Coordination.Core.Coordinator.CoordinatorInput.WaiterGone("w"));

        _bench.Dropped.ShouldBeEmpty();
        Counts().ShouldBe((0, 0));
    }

    [Fact]
    public void More_waiting_clients_than_the_bound_are_refused_until_one_has_its_answer()
    {
        Submit();
        for (var i = 0; i < 3; i++)
        {
            _bench.Ask(new AwaitTask { TaskId = "t" }).ShouldBeNull();
        }

        var problem = _bench.Ask(new AwaitWorkflow { RunId = "r" }).ShouldBeOfType<Refused>().Problem;
        problem.Code.ShouldBe(ProblemCodes.TooManyWaiters);
        problem.Message.ShouldContain("agentnet.coordinator.waiter-bound");
        _bench.Ask(new SubmitTask { Spec = CoordinatorBench.Spec("new"), AwaitResult = true }).ShouldBeOfType<Refused>().Problem.Code.ShouldBe(ProblemCodes.TooManyWaiters);
        _bench.Ask(new GetTask { TaskId = "new" }).ShouldBeOfType<Refused>().Problem.Code.ShouldBe(ProblemCodes.UnknownTask);

        _bench.Pass(TimeSpan.FromSeconds(30));
        _bench.Ask(new AwaitWorkflow { RunId = "r" }).ShouldBeNull();
    }

    private void Submit()
    {
        _bench.Submit("t");
        _bench.Ask(new SubmitBatch { BatchId = "b", Specs = { CoordinatorBench.Spec() } }).ShouldBeOfType<SubmitBatchReply>();
        _bench.Ask(new SubmitWorkflow { Spec = new WorkflowSpec { RunId = "r", Name = "one", Stages = { new StageSpec { Id = "s", Capability = "work" } } } }).ShouldBeOfType<SubmitWorkflowReply>();
    }

    private (int Now, long Abandoned) Counts()
    {
        var statistics = _bench.Ask(new GetStatistics()).ShouldBeOfType<Statistics>();
        return (statistics.Waiters, statistics.AbandonedWaits);
    }
}
