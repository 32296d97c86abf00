using System.Text;
using Akka.Actor;
using AgentNet.Contracts;
using AgentNet.Registry;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>Agents as the coordinator and everybody else meets them: through envelopes, selections and the registry.</summary>
public sealed class AgentHostTests : AgentSystem
{
    [Fact]
    public void A_task_is_run_and_its_result_told()
    {
        var completed = Outcome<AttemptCompleted>(Task_("greet", """{"name":"Ada","times":2}"""));

        Text(completed.Result).ShouldBe("\"hello Ada hello Ada from sample\"");
        (completed.AgentId, completed.TaskId, completed.Token).ShouldBe(("sample", "t", Token(1)));
    }

    [Theory]
    [InlineData("double", "21", "42")]
    [InlineData("nothing", "null", "null")]
    [InlineData("pass", "{\"any\":[1]}", "{\"any\":[1]}")]
    public void Methods_of_every_shape_are_called(string capability, string input, string result) =>
        Text(Outcome<AttemptCompleted>(Task_(capability, input)).Result).ShouldBe(result);

    [Fact]
    public void A_delegate_is_an_agent() => Text(Outcome<AttemptCompleted>(Task_("length", "\"four\""), "length").Result).ShouldBe("4");

    [Fact]
    public void Items_of_an_async_sequence_are_partial_results_and_together_the_result()
    {
        Outcome<AttemptPartial>(Task_("count", "2")).Index.ShouldBe(0);
        Text(Coordinator.ExpectMsg<AttemptPartial>(part => part.Index == 1).Content).ShouldBe("2");
        Text(Coordinator.ExpectMsg<AttemptCompleted>().Result).ShouldBe("[1,2]");
    }

    [Theory]
    [InlineData("greet", """{"name":""}""", "/name", "input")]
    [InlineData("greet", """{"times":1}""", "'name'", "input")]
    [InlineData("greet", """{"name":"a","times":"2"}""", "/times", "input")]
    [InlineData("greet", "", "expected object", "input")]
    [InlineData("greet", "{", "input", "input")]
    [InlineData("too-big", "null", "/value", "result")]
    public void What_breaks_a_schema_fails_for_good_and_says_where(string capability, string input, string place, string side)
    {
        var failed = Outcome<AttemptFailed>(Task_(capability, input));

        failed.Permanent.ShouldBeTrue();
        failed.Problem.Code.ShouldBe(ProblemCodes.SchemaViolation);
        failed.Problem.Message.ShouldContain(place);
        failed.Problem.Message.ShouldContain($"The {side} of '{capability}'");
    }

    [Fact]
    public void An_agent_that_throws_fails_the_attempt()
    {
        var failed = Outcome<AttemptFailed>(Task_("throw"));

        failed.Permanent.ShouldBeFalse();
        (failed.Problem.Code, failed.Problem.Message).ShouldBe((ProblemCodes.AgentError, "InvalidOperationException: out of paper"));
    }

    [Fact]
    public void An_agent_that_gives_up_fails_the_task_for_good_with_its_own_code()
    {
        var failed = Outcome<AttemptFailed>(Task_("give-up"));

        (failed.Permanent, failed.Problem.Code).ShouldBe((true, "not-found"));
    }

    [Fact]
    public void A_constructor_that_fails_fails_the_attempt_and_not_the_node() =>
        Outcome<AttemptFailed>(Task_("anything"), "stillborn").Problem.Message.ShouldContain("no");

    [Fact]
    public void A_capability_the_agent_does_not_have_is_no_permanent_failure()
    {
        var failed = Outcome<AttemptFailed>(Task_("fly"));

        (failed.Permanent, failed.Problem.Code).ShouldBe((false, ProblemCodes.UnknownCapability));
    }

    [Fact]
    public async Task Cancelling_reaches_the_running_code()
    {
        var dispatch = Task_("wait");
        Dispatch(dispatch);
        Coordinator.ExpectMsg<AttemptStarted>();
        await Board.Running.Task;

        Hosts.Tell(new AgentEnvelope("sample", new CancelAttempt { TaskId = "t", Token = dispatch.Token, Reason = Problems.Of(ProblemCodes.Cancelled, "x") }), Coordinator);

        Coordinator.ExpectMsg<AttemptCancelled>().Token.ShouldBe(dispatch.Token);
    }

    [Fact]
    public async Task Leases_are_renewed_while_the_code_runs()
    {
        Dispatch(Task_("hang"));
        Coordinator.ExpectMsg<AttemptStarted>();
        await Board.Running.Task;

        Time.Advance(TimeSpan.FromSeconds(5));
        Coordinator.ExpectMsg<AttemptsAlive>().Attempts.Single().TaskId.ShouldBe("t");

        Board.LetGo.SetResult();
        Coordinator.ExpectMsg<AttemptCompleted>();
    }

    [Fact]
    public void An_outcome_is_told_again_until_it_is_acknowledged()
    {
        var dispatch = Task_("nothing");
        Outcome<AttemptCompleted>(dispatch);
        Time.Advance(TimeSpan.FromSeconds(5));
        Coordinator.ExpectMsg<AttemptCompleted>();

        Acknowledge(dispatch);
        // The answer to another message shows that the acknowledgement has been read.
        Hosts.Tell(new AgentEnvelope("sample", new VerifyAttempts { Attempts = { new AttemptRef { TaskId = "t", Token = dispatch.Token } } }), Coordinator);
        Coordinator.ExpectMsg<AttemptLost>();
        Time.Advance(TimeSpan.FromSeconds(60));
        Coordinator.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Progress_reaches_the_coordinator()
    {
        var progress = Outcome<AttemptProgress>(Task_("progress"));

        (progress.Fraction, progress.Message).ShouldBe((0.5, "half way"));
        Board.LetGo.SetResult();
        Coordinator.ExpectMsg<AttemptCompleted>();
    }

    [Fact]
    public void A_template_is_filled_in_from_the_results_it_refers_to()
    {
        var dispatch = Task_("greet", """{"name":"${stages.who.result.name} (${index})","times":"${item}"}""");
        dispatch.InputIsTemplate = true;
        dispatch.Item = Payloads.FromJsonText("1");
        dispatch.ItemIndex = 4;
        dispatch.Scope = new TemplateScope { Stages = { Stage("who", """{"name":"Bob"}""") } };

        Text(Outcome<AttemptCompleted>(dispatch).Result).ShouldBe("\"hello Bob (4) from sample\"");
    }

    [Fact]
    public void A_template_that_refers_to_nothing_fails_for_good()
    {
        var dispatch = Task_("greet", """{"name":"${stages.none.result}"}""");
        dispatch.InputIsTemplate = true;

        var failed = Outcome<AttemptFailed>(dispatch);
        (failed.Permanent, failed.Problem.Code).ShouldBe((true, ProblemCodes.TemplateUnresolved));
    }

    [Fact]
    public void Results_of_dependencies_are_at_hand()
    {
        var dispatch = Task_("inputs");
        dispatch.Scope = new TemplateScope { Stages = { Stage("list", "\"a\"", "\"b\"") } };

        Text(Outcome<AttemptCompleted>(dispatch).Result).ShouldBe("[\"a\",\"b\"]");
    }

    [Fact]
    public void A_sub_task_is_submitted_under_an_id_that_the_next_attempt_finds_again()
    {
        Tasks.OnRun = (spec, _) => Task.FromResult(new TaskView { Spec = spec, State = TaskState.Completed, Result = Payloads.FromJsonText("42") });
        Text(Outcome<AttemptCompleted>(Task_("call", "21")).Result).ShouldBe("42");

        var again = Task_("call", "21", number: 2);
        again.Attempt = 2;
        Text(Outcome<AttemptCompleted>(again, "sample-2").Result).ShouldBe("42");

        var specs = Tasks.Run;
        specs[0].Id.ShouldStartWith("t.");
        (specs[0].Id, specs[0].ParentTaskId, specs[0].Capability).ShouldBe((specs[1].Id, "t", "double"));
    }

    [Fact]
    public void A_sub_task_that_failed_an_earlier_attempt_is_tried_under_a_new_id()
    {
        Tasks.OnSubmit = spec => new SubmitReply { TaskId = spec.Id, Existing = true, State = TaskState.Failed };
        Tasks.OnRun = (spec, _) => Task.FromResult(new TaskView { Spec = spec, State = TaskState.Completed, Result = Payloads.FromJsonText("42") });
        var dispatch = Task_("call", "21");
        dispatch.Attempt = 2;

        Outcome<AttemptCompleted>(dispatch);

        Tasks.Run.Single().Id.ShouldEndWith(".a2");
    }

    [Fact]
    public void A_failed_sub_task_fails_its_parent_with_the_reason()
    {
        Tasks.OnRun = (spec, _) => Task.FromResult(new TaskView { Spec = spec, State = TaskState.Failed, Problem = Problems.Of("no-paper", "no paper") });

        Outcome<AttemptFailed>(Task_("call", "1")).Problem.Message.ShouldContain("no paper");
    }

    [Fact]
    public async Task Cancelling_a_task_cancels_the_sub_task_it_waits_for()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Tasks.OnRun = async (_, token) =>
        {
            called.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(token);
            throw new InvalidOperationException();
        };
        var dispatch = Task_("call", "1");
        Dispatch(dispatch);
        Coordinator.ExpectMsg<AttemptStarted>();
        await called.Task;

        Hosts.Tell(new AgentEnvelope("sample", new CancelAttempt { TaskId = "t", Token = dispatch.Token, Reason = Problems.Of(ProblemCodes.Cancelled, "x") }), Coordinator);

        Coordinator.ExpectMsg<AttemptCancelled>();
        Tasks.Cancelled.ShouldBe([Tasks.Run.Single().Id]);
    }

    [Fact]
    public void A_large_result_travels_as_a_blob()
    {
        var name = new string('x', 70_000);

        var completed = Outcome<AttemptCompleted>(Task_("greet", $$"""{"name":"{{name[..60_000]}}","times":2}"""));

        completed.Result.Blob.SizeBytes.ShouldBeGreaterThan(120_000);
    }

    [Fact]
    public void Agents_are_registered_with_what_they_can_do()
    {
        AwaitAssert(() => AgentRegistry.For(Sys).Current.Count.ShouldBe(5));
        var agent = AgentRegistry.For(Sys).Current.Find("sample")!;

        (agent.Status, agent.Descriptor.Name, agent.Descriptor.Version, agent.Descriptor.MaxConcurrency).ShouldBe((AgentStatus.Active, "sample", "2.1.0", 3));
        agent.Descriptor.Tags.ShouldBe(["test", "sample"]);
        agent.Capabilities["greet"].Contract.Description.ShouldBe("Says hello.");
        agent.Capabilities["greet"].Input.Validate(System.Text.Json.JsonElement.Parse("""{"times":1}""")).ShouldNotBeEmpty();
        AgentRegistry.For(Sys).Discover(new DiscoverAgents { Capability = "double" }).Agents.Select(a => a.Id).ShouldBe(["sample", "sample-2"]);
    }

    [Fact]
    public void An_agent_is_reached_by_selection_and_answers_its_message()
    {
        AwaitAssert(() =>
        {
            Sys.ActorSelection("/user/agents/sample").Tell(new Identify("who"), TestActor);
            ExpectMsg<ActorIdentity>().Subject.ShouldNotBeNull();
        });

        Sys.ActorSelection("/user/agents/sample").Tell(new AgentMessage { Id = "m-1", Type = "ping", Content = Payloads.FromJsonText("\"ping\"") }, TestActor);

        var reply = ExpectMsg<AgentMessage>();
        (reply.Type, reply.CorrelationId, reply.Sender, Text(reply.Content)).ShouldBe(("ping_reply", "m-1", "sample", "\"ping pong\""));
    }

    [Fact]
    public void An_unknown_id_answers_identify_with_nobody()
    {
        Sys.ActorSelection("/user/agents/nobody").Tell(new Identify("who"), TestActor);

        ExpectMsg<ActorIdentity>().Subject.ShouldBeNull();
    }

    [Fact]
    public void A_message_of_a_type_nobody_handles_is_refused_visibly()
    {
        Hosts.Tell(new AgentEnvelope("sample", new AgentMessage { Id = "m", Type = "sing" }), TestActor);

        ExpectMsg<Refused>().Problem.Message.ShouldContain("it handles ping");
    }

    [Fact]
    public void A_dispatch_to_an_agent_that_does_not_live_here_is_rejected_at_once()
    {
        Dispatch(Task_("greet"), "elsewhere");

        Coordinator.ExpectMsg<AttemptRejected>().Reason.Code.ShouldBe(ProblemCodes.UnknownAgent);
    }

    [Fact]
    public void A_paused_agent_stays_paused_when_its_entity_comes_back()
    {
        Hosts.Tell(new AgentEnvelope("sample", new PauseAgent { Reason = "repairs" }), TestActor);
        ExpectMsg<AgentCommandReply>().Status.ShouldBe(AgentStatus.Inactive);
        AwaitAssert(() => AgentRegistry.For(Sys).Current.Find("sample")!.Status.ShouldBe(AgentStatus.Inactive));
        StopEntity();

        Dispatch(Task_("greet"));
        Coordinator.ExpectMsg<AgentLost>();
        Coordinator.ExpectMsg<AttemptRejected>().Reason.Code.ShouldBe(ProblemCodes.AgentPaused);

        Hosts.Tell(new AgentEnvelope("sample", new ResumeAgent()), TestActor);
        ExpectMsg<AgentCommandReply>().Status.ShouldBe(AgentStatus.Active);
        Outcome<AttemptCompleted>(Task_("nothing", number: 2));
    }

    [Fact]
    public void A_stale_coordinator_is_refused_also_after_the_agent_was_away()
    {
        Outcome<AttemptCompleted>(Task_("nothing", epoch: 5));
        StopEntity();
        Coordinator.ExpectMsg<AgentLost>();

        Dispatch(Task_("nothing", number: 99, epoch: 4));

        Coordinator.ExpectMsg<AttemptRejected>().Reason.Code.ShouldBe(ProblemCodes.NotYourTask);
    }

    [Fact]
    public async Task An_idle_agent_is_put_to_sleep_its_object_disposed_and_the_next_task_wakes_it()
    {
        var dispatch = Task_("nothing");
        Outcome<AttemptCompleted>(dispatch);
        Acknowledge(dispatch);
        Sys.ActorSelection("/user/agent-hosts/agent-sample").Tell(new Identify(1), TestActor);
        var entity = ExpectMsg<ActorIdentity>().Subject!;
        Watch(entity);

        Time.Advance(TimeSpan.FromMinutes(2));
        ExpectTerminated(entity);
        await Board.Disposed.Task;

        Outcome<AttemptCompleted>(Task_("double", "1", number: 2));
        Coordinator.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task Draining_waits_for_what_runs_and_takes_nothing_new()
    {
        Dispatch(Task_("hang"));
        Coordinator.ExpectMsg<AttemptStarted>();
        await Board.Running.Task;
        Hosts.Tell(new DrainAgents(), TestActor);
        Dispatch(Task_("nothing", number: 2, taskId: "u"));
        Coordinator.ExpectMsg<AttemptRejected>().TaskId.ShouldBe("u");
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        Board.LetGo.SetResult();
        Coordinator.ExpectMsg<AttemptCompleted>();
        Time.Advance(TimeSpan.FromMilliseconds(50));
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        Acknowledge(Task_("hang"));
        AwaitAssert(() =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            HasMessages.ShouldBeTrue();
        });
        ExpectMsg<AgentsDrained>();
    }

    [Fact]
    public void An_agents_own_health_check_decides_whether_it_gets_work()
    {
        Board.IsWell = false;
        PassUntil(AgentStatus.Unhealthy);
        var health = Moody().Pulse.Health!;
        health.FailedInRow.ShouldBeGreaterThanOrEqualTo(3);
        health.Reason.ShouldContain("InvalidOperationException: headache");
        StopEntity("moody");
        Coordinator.ExpectMsg<AgentLost>();

        Board.IsWell = true;
        PassUntil(AgentStatus.Active);
        AgentRegistry.For(Sys).Current.Statistics().Single(service => service.Name == "moody").AverageResponseMs.ShouldNotBeNull();

        RegisteredAgent Moody() => AgentRegistry.For(Sys).Current.Find("moody")!;

        // Small steps, with the host's heartbeats in between: only the checks may decide.
        void PassUntil(AgentStatus status) => AwaitAssert(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(10));
            Moody().Status.ShouldBe(status);
        });
    }

    private static StageOutcome Stage(string id, params string[] results)
    {
        var stage = new StageOutcome { StageId = id, IsMap = results.Length > 1 };
        stage.Tasks.Add(results.Select(result => new TaskOutcome { State = TaskState.Completed, Result = Payloads.Inline(Encoding.UTF8.GetBytes(result)) }));
        return stage;
    }
}
