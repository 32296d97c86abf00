using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Tasks;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>Tasks that wait for tasks: graphs, batches and workflow runs.</summary>
public class DependentWork
{
    private readonly CoordinatorBench _bench = new();

    [Theory]
    [InlineData("a>b b>c c>a", ProblemCodes.DependencyCycle, "a -> b -> c -> a")]
    [InlineData("a>a", ProblemCodes.DependencyCycle, "a -> a")]
    [InlineData("a>b b>x", ProblemCodes.DependencyUnknown, "'x'")]
    [InlineData("a> a>", ProblemCodes.DuplicateId, "'a'")]
    [InlineData("a>b,c b>c c>", "", "")]
    public void Graphs_that_cannot_run_are_refused_by_name(string graph, string code, string fact)
    {
        var specs = graph.Split(' ').Select(edge => edge.Split('>')).Select(edge => CoordinatorBench.Spec(edge[0], dependencies: edge[1].Split(',', StringSplitOptions.RemoveEmptyEntries))).ToList();
        var problem = TaskGraph.Check(specs, _ => false);
        (problem?.Code ?? "").ShouldBe(code);
        (problem?.Message ?? "").ShouldContain(fact);
    }

    [Fact]
    public void A_long_chain_is_checked_without_recursion()
    {
        var specs = Enumerable.Range(0, 50_000).Select(i => CoordinatorBench.Spec($"t{i}", dependencies: i == 0 ? [] : [$"t{i - 1}"])).Reverse().ToList();
        TaskGraph.Check(specs, _ => false).ShouldBeNull();
    }

    [Fact]
    public void A_dependant_runs_after_its_dependencies_and_gets_their_results_by_id()
    {
        _bench.Agent("a");
        _bench.Submit("x");
        _bench.Submit("y");
        _bench.Submit("z", set: spec => spec.Dependencies.AddRange(["x", "y"])).State.ShouldBe(TaskState.Waiting);
        _bench.Complete("x", "1");
        _bench.View("z").State.ShouldBe(TaskState.Waiting);
        _bench.Complete("y", "2");
        _bench.DispatchOf("z").Scope.Tasks.Select(outcome => (outcome.TaskId, outcome.Result.Inline.ToStringUtf8())).ShouldBe([("x", "1"), ("y", "2")]);
    }

    [Fact]
    public void A_result_that_has_left_memory_still_reaches_a_new_dependant()
    {
        _bench.ArchiveWorks = true;
        _bench.Agent("a");
        _bench.Submit("x");
        _bench.Complete("x", "7");
        _bench.Protocol.State.Find("x").ShouldBeNull();
        _bench.Submit("z", set: spec => spec.Dependencies.Add("x"));
        _bench.DispatchOf("z").Scope.Tasks.Single().Result.Inline.ToStringUtf8().ShouldBe("7");
        _bench.Crash();
        _bench.Protocol.State.Find("z")!.Resolved.Single().TaskId.ShouldBe("x");
    }

    [Theory]
    [InlineData(DependencyPolicy.Unspecified, TaskState.Failed, ProblemCodes.DependencyFailed)]
    [InlineData(DependencyPolicy.Skip, TaskState.Cancelled, ProblemCodes.DependencySkipped)]
    public void A_failed_dependency_ends_its_dependants_by_their_policy_to_the_last(DependencyPolicy policy, TaskState state, string code)
    {
        _bench.Agent("a");
        _bench.Submit("x");
        _bench.Submit("y", set: spec => { spec.Dependencies.Add("x"); spec.OnDependencyFailure = policy; });
        _bench.Submit("z", set: spec => { spec.Dependencies.Add("y"); spec.OnDependencyFailure = policy; });
        _bench.Fail("x", permanent: true);
        _bench.View("y").State.ShouldBe(state);
        _bench.View("z").State.ShouldBe(state);
        _bench.View("z").Problem.Code.ShouldBe(code);
        _bench.Dispatches.Count().ShouldBe(1);
    }

    [Fact]
    public void A_dependant_that_may_proceed_runs_without_the_missing_result()
    {
        _bench.Agent("a");
        _bench.Submit("x");
        _bench.Submit("y", set: spec => { spec.Dependencies.Add("x"); spec.OnDependencyFailure = DependencyPolicy.Proceed; });
        _bench.Fail("x", permanent: true);
        _bench.DispatchOf("y").Scope.Tasks.Single().Result.ShouldBeNull();
    }

    [Fact]
    public void A_batch_is_one_event_and_waits_for_all_any_or_some()
    {
        _bench.Agent("a");
        var batch = new SubmitBatch { BatchId = "lot", Specs = { CoordinatorBench.Spec(), CoordinatorBench.Spec(), CoordinatorBench.Spec() } };
        _bench.Ask(batch).ShouldBeOfType<SubmitBatchReply>().TaskIds.ShouldBe(["lot.0", "lot.1", "lot.2"]);
        _bench.Ask(batch).ShouldBeOfType<SubmitBatchReply>().Existing.ShouldBeTrue();
        _bench.Events.Count(happened => happened.KindCase is CoordinatorEvent.KindOneofCase.BatchAdded or CoordinatorEvent.KindOneofCase.TaskAdded).ShouldBe(1);
        var (any, two, all) = (_bench.Request(Await(BatchWait.Any)), _bench.Request(Await(BatchWait.Count, 2)), _bench.Request(Await(BatchWait.All)));
        _bench.Complete("lot.2");
        _bench.Replies.Keys.ShouldContain(any);
        _bench.Replies.Keys.ShouldNotContain(two);
        _bench.Fail("lot.0", permanent: true);
        _bench.Replies.Keys.ShouldContain(two);
        _bench.Replies.Keys.ShouldNotContain(all);
        _bench.Complete("lot.1");
        ((BatchView)_bench.Replies[all]).Tasks.Select(task => task.Spec.Id).ShouldBe(["lot.2", "lot.0", "lot.1"]);
        static AwaitBatch Await(BatchWait wait, int count = 0) => new() { BatchId = "lot", Wait = wait, Count = count };
    }

    [Fact]
    public void A_batch_is_accepted_whole_or_not_at_all()
    {
        _bench.Submit("taken");
        _bench.Ask(new SubmitBatch { Specs = { CoordinatorBench.Spec("free"), CoordinatorBench.Spec("taken") } }).ShouldBeOfType<Refused>().Problem.Code.ShouldBe(ProblemCodes.DuplicateId);
        _bench.Protocol.State.Find("free").ShouldBeNull();
    }

    [Fact]
    public void A_run_goes_through_its_stages_and_a_map_is_expanded_by_an_event()
    {
        _bench.Agent("a", capacity: 50);
        Submit(Report());
        _bench.Complete("run.list", """{"files":["a","b"]}""");
        var source = _bench.MapSources.Single();
        source.Reference.ShouldBe("stages.list.result.files");
        Expand("each", "\"a\"", "\"b\"");
        _bench.DispatchOf("run.each.1").Item.Inline.ToStringUtf8().ShouldBe("\"b\"");
        _bench.Complete("run.each.1");
        _bench.Complete("run.each.0");
        _bench.DispatchOf("run.end").Scope.Stages.Single().Tasks.Select(task => task.TaskId).ShouldBe(["run.each.0", "run.each.1"]);
        _bench.Complete("run.end", "\"done\"");
        Run().State.ShouldBe(RunState.Completed);
        Run().Result.Inline.ToStringUtf8().ShouldBe("\"done\"");
    }

    [Fact]
    public void A_run_goes_on_after_a_crash_where_it_was_and_is_not_started_twice()
    {
        _bench.Agent("a", capacity: 50);
        Submit(Report());
        _bench.Complete("run.list", """{"files":["a"]}""");
        _bench.Crash();
        _bench.Agent("a", capacity: 50);
        _bench.MapSources.Count.ShouldBe(2);
        Submit(Report()).Existing.ShouldBeTrue();
        Expand("each", "\"a\"");
        _bench.Crash();
        _bench.Agent("a", capacity: 50);
        _bench.MapSources.Count.ShouldBe(2);
        _bench.Dispatches.Count(dispatch => dispatch.TaskId == "run.list").ShouldBe(1);
    }

    [Fact]
    public void A_map_over_nothing_completes_and_one_that_cannot_be_read_fails_the_run()
    {
        _bench.Agent("a", capacity: 50);
        Submit(Report());
        _bench.Complete("run.list", """{"files":[]}""");
        Expand("each");
        _bench.DispatchOf("run.end").ShouldNotBeNull();

        var other = Report();
        other.RunId = "other";
        Submit(other);
        _bench.Complete("other.list", "{}");
        _bench.Handle(new CoordinatorInput.MapSourceRead("other", "each", [], Problems.Of(ProblemCodes.MapSourceInvalid, "no array")));
        var view = _bench.Ask(new GetWorkflow { RunId = "other" }).ShouldBeOfType<WorkflowView>();
        view.State.ShouldBe(RunState.Failed);
        view.Problem.Code.ShouldBe(ProblemCodes.MapSourceInvalid);
    }

    [Theory]
    [InlineData(DependencyPolicy.Fail, RunState.Failed)]
    [InlineData(DependencyPolicy.Proceed, RunState.Completed)]
    public void A_failed_item_fails_or_is_left_out_by_the_policy_of_the_next_stage(DependencyPolicy policy, RunState state)
    {
        _bench.Agent("a", capacity: 50);
        var report = Report();
        report.Stages[2].OnDependencyFailure = policy;
        Submit(report);
        _bench.Complete("run.list", """{"files":["a","b"]}""");
        Expand("each", "\"a\"", "\"b\"");
        _bench.Complete("run.each.0");
        _bench.Fail("run.each.1", permanent: true);
        if (policy == DependencyPolicy.Proceed)
        {
            _bench.DispatchOf("run.end").Scope.Stages.Single().Tasks[1].Result.ShouldBeNull();
            _bench.Complete("run.end");
        }

        Run().State.ShouldBe(state);
        Run().Stages[1].Failed.ShouldBe(1);
    }

    [Fact]
    public void Cancelling_a_run_reaches_its_agents_and_ends_it()
    {
        _bench.Agent("a", capacity: 1);
        Submit(Report());
        _bench.Complete("run.list", """{"files":["a","b"]}""");
        Expand("each", "\"a\"", "\"b\"");
        _bench.Ask(new CancelWorkflow { RunId = "run" }).ShouldBe(new CancelReply { Id = "run", Cancelled = 2 });
        _bench.ToAgents.ShouldContain(sent => sent.Message is CancelAttempt);
        Run().State.ShouldBe(RunState.Cancelled);
        _bench.Dispatches.ShouldNotContain(dispatch => dispatch.TaskId == "run.end");
    }

    [Fact]
    public void Memory_is_bounded_by_live_work()
    {
        _bench.ArchiveWorks = true;
        _bench.Agent("a", capacity: 50);
        Submit(Report());
        _bench.Complete("run.list", """{"files":["a"]}""");
        Expand("each", "\"a\"");
        _bench.Complete("run.each.0");
        _bench.Protocol.State.TaskCount.ShouldBe(3);
        _bench.Complete("run.end");
        _bench.Ask(new SubmitBatch { Specs = { CoordinatorBench.Spec(), CoordinatorBench.Spec("later", dependencies: []) } });
        foreach (var id in _bench.Dispatches.Select(dispatch => dispatch.TaskId).Except(_bench.Archive.Keys).ToList())
        {
            _bench.Complete(id);
        }

        _bench.Protocol.State.TaskCount.ShouldBe(0);
        _bench.Protocol.Capture().ToSnapshot().CalculateSize().ShouldBeLessThan(100);
    }

    [Fact]
    public void A_snapshot_holds_everything_a_restart_needs()
    {
        _bench.Agent("a", capacity: 2);
        Submit(Report());
        _bench.Complete("run.list", """{"files":["a","b"]}""");
        Expand("each", "\"a\"", "\"b\"");
        _bench.Submit("w", set: spec => spec.Dependencies.Add("run.each.0"));
        _bench.Ask(new SubmitBatch { BatchId = "lot", Specs = { CoordinatorBench.Spec() } });
        var snapshot = _bench.Protocol.Capture().ToSnapshot();
        var restored = new CoordinatorProtocol(_bench.Settings, 1);
        restored.Restore(CoordinatorSnapshot.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(snapshot)));
        restored.Capture().ToSnapshot().ShouldBe(snapshot);
        restored.State.OpenTasks.ShouldBe(_bench.Protocol.State.OpenTasks);
        restored.State.Find("w")!.OpenDependencies.ShouldBe(1);
    }

    private static WorkflowSpec Report() => new()
    {
        RunId = "run", Name = "report",
        Stages =
        {
            new StageSpec { Id = "list", Capability = "work" },
            new StageSpec { Id = "each", Capability = "work", Map = "stages.list.result.files" },
            new StageSpec { Id = "end", Capability = "work", Uses = { "each" } },
        },
    };

    private SubmitWorkflowReply Submit(WorkflowSpec spec) => _bench.Ask(new SubmitWorkflow { Spec = spec }).ShouldBeOfType<SubmitWorkflowReply>();

    private void Expand(string stage, params string[] items) =>
        _bench.Handle(new CoordinatorInput.MapSourceRead("run", stage, [.. items.Select(Payloads.FromJsonText)], null));

    private WorkflowView Run() => _bench.Ask(new GetWorkflow { RunId = "run" }).ShouldBeOfType<WorkflowView>();
}
