using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>One task at a time: from its submission to its end, with everything that can go wrong on the way.</summary>
public class TaskLife
{
    private readonly CoordinatorBench _bench = new();

    [Fact]
    public void A_task_runs_from_submission_to_result()
    {
        _bench.Agent("a");
        _bench.Submit("t").ShouldBe(new SubmitReply { TaskId = "t", State = TaskState.Pending });
        var dispatch = _bench.DispatchOf("t");
        dispatch.Token.ShouldBe(new FencingToken { Epoch = 1, Number = 1 });
        _bench.Begin("t");
        _bench.View("t").State.ShouldBe(TaskState.InProgress);
        _bench.NowMs += 40;
        _bench.Complete("t", "42");

        var view = _bench.View("t");
        view.State.ShouldBe(TaskState.Completed);
        view.Result.Inline.ToStringUtf8().ShouldBe("42");
        (view.FinishedAtMs - view.StartedAtMs).ShouldBe(40);
        _bench.ToAgents.Last().ShouldBe(("a", new AttemptAck { TaskId = "t", Token = dispatch.Token, Verdict = AckVerdict.Applied }));
        _bench.Events.Select(happened => happened.KindCase).ShouldBe(
            [CoordinatorEvent.KindOneofCase.CoordinatorStarted, CoordinatorEvent.KindOneofCase.TaskAdded, CoordinatorEvent.KindOneofCase.TaskAssigned, CoordinatorEvent.KindOneofCase.TaskStarted, CoordinatorEvent.KindOneofCase.TaskCompleted]);
    }

    [Fact]
    public void A_dispatch_leaves_before_its_assignment_is_durable_and_a_reply_only_after()
    {
        _bench.Agent("a");
        _bench.WritesWait = true;
        var request = _bench.Request(new SubmitTask { Spec = CoordinatorBench.Spec("t") });
        _bench.DispatchOf("t").ShouldNotBeNull();
        _bench.Complete("t");
        _bench.Replies.ShouldNotContainKey(request);
        _bench.ToAgents.ShouldNotContain(sent => sent.Message is AttemptAck);

        _bench.ConfirmWrites();
        _bench.Replies.ShouldContainKey(request);
        _bench.ToAgents.ShouldContain(sent => sent.Message is AttemptAck);
    }

    [Fact]
    public void Nothing_is_dispatched_before_the_epoch_is_durable()
    {
        _bench.Agent("a");
        _bench.WritesWait = true;
        _bench.Crash();
        _bench.Agent("a");
        _bench.Request(new SubmitTask { Spec = CoordinatorBench.Spec("t") });
        _bench.Dispatches.ShouldBeEmpty();
        _bench.InCharge.ShouldBe([1]);
        _bench.ConfirmWrites();
        _bench.DispatchOf("t").Token.Epoch.ShouldBe(2);
        _bench.InCharge.ShouldBe([1, 2]);
    }

    [Fact]
    public void The_same_submission_returns_the_first_and_other_content_is_refused()
    {
        _bench.Submit("t");
        _bench.Submit("t", set: spec => spec.TraceParent = "another trace").Existing.ShouldBeTrue();
        Refusal(new SubmitTask { Spec = CoordinatorBench.Spec("t", priority: 9) }).ShouldBe(ProblemCodes.DuplicateId);
        _bench.Events.Count(happened => happened.KindCase == CoordinatorEvent.KindOneofCase.TaskAdded).ShouldBe(1);
    }

    [Fact]
    public void A_submission_is_recognised_after_its_task_has_left_memory()
    {
        _bench.ArchiveWorks = true;
        _bench.Agent("a");
        _bench.Submit("t");
        _bench.Complete("t");
        _bench.Protocol.State.TaskCount.ShouldBe(0);
        _bench.Submit("t").ShouldBe(new SubmitReply { TaskId = "t", Existing = true, State = TaskState.Completed });
        Refusal(new SubmitTask { Spec = CoordinatorBench.Spec("t", priority: 9) }).ShouldBe(ProblemCodes.DuplicateId);
        _bench.Dispatches.Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("", "capability", ProblemCodes.InvalidRequest)]
    [InlineData("bad id", "", ProblemCodes.InvalidId)]
    [InlineData("t-1-99", "", ProblemCodes.InvalidId)]
    public void A_malformed_submission_is_refused_and_changes_nothing(string id, string without, string code)
    {
        var spec = CoordinatorBench.Spec(id, without == "capability" ? "" : "work");
        Refusal(new SubmitTask { Spec = spec }).ShouldBe(code);
        _bench.Protocol.State.TaskCount.ShouldBe(0);
    }

    [Fact]
    public void A_priority_outside_0_to_10_is_refused() =>
        Refusal(new SubmitTask { Spec = CoordinatorBench.Spec("t", priority: 11) }).ShouldBe(ProblemCodes.InvalidRequest);

    [Fact]
    public void An_inline_payload_over_64_KiB_is_refused()
    {
        var spec = CoordinatorBench.Spec("t");
        spec.Input = new Payload { Inline = Google.Protobuf.ByteString.CopyFrom(new byte[Payloads.InlineLimitBytes + 1]) };
        Refusal(new SubmitTask { Spec = spec }).ShouldBe(ProblemCodes.PayloadTooLarge);
    }

    [Fact]
    public void A_full_queue_refuses_visibly()
    {
        var bench = new CoordinatorBench(settings => settings with { QueueBound = 2 });
        bench.Submit();
        bench.Submit();
        var refused = bench.Ask(new SubmitTask { Spec = CoordinatorBench.Spec() }).ShouldBeOfType<Refused>();
        refused.Problem.Code.ShouldBe(ProblemCodes.QueueFull);
        refused.Problem.Facts["bound"].ShouldBe("2");
    }

    [Fact]
    public void A_failed_attempt_is_retried_after_a_delay_on_another_agent()
    {
        _bench.Agent("a");
        _bench.Agent("b");
        _bench.Submit("t");
        var first = _bench.AgentOf("t");
        _bench.Fail("t");
        _bench.View("t").State.ShouldBe(TaskState.Pending);
        _bench.Pass(TimeSpan.FromMilliseconds(499));
        _bench.Dispatches.Count().ShouldBe(1);
        _bench.Pass(TimeSpan.FromMilliseconds(502));
        _bench.Dispatches.Count().ShouldBe(2);
        _bench.AgentOf("t").ShouldNotBe(first);
        _bench.DispatchOf("t").Attempt.ShouldBe(2);
    }

    [Fact]
    public void Retries_end_after_the_third_and_the_last_reason_is_kept()
    {
        _bench.Agent("a");
        _bench.Submit("t");
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            _bench.DispatchOf("t").Attempt.ShouldBe(attempt);
            _bench.Fail("t");
            _bench.Pass(TimeSpan.FromSeconds(10));
        }

        _bench.View("t").State.ShouldBe(TaskState.Failed);
        _bench.View("t").Problem.Code.ShouldBe("boom");
        _bench.View("t").Failures.ShouldBe(4);
        _bench.Dispatches.Count().ShouldBe(4);
    }

    [Fact]
    public void A_permanent_error_is_not_retried()
    {
        _bench.Agent("a");
        _bench.Submit("t");
        _bench.Fail("t", permanent: true);
        _bench.View("t").State.ShouldBe(TaskState.Failed);
    }

    [Fact]
    public void A_timeout_cancels_the_attempt_at_the_agent_and_costs_a_retry()
    {
        _bench.Agent("a");
        _bench.Submit("t", maxRetries: 0, set: spec => spec.TimeoutMs = 5_000);
        _bench.Begin("t");
        KeepAlive("t", TimeSpan.FromMilliseconds(4_999));
        _bench.View("t").State.ShouldBe(TaskState.InProgress);
        _bench.Pass(TimeSpan.FromMilliseconds(1));
        _bench.View("t").State.ShouldBe(TaskState.TimedOut);
        _bench.ToAgents.Last().Message.ShouldBeOfType<CancelAttempt>().Reason.Code.ShouldBe(ProblemCodes.TimedOut);
    }

    [Fact]
    public void A_called_off_attempt_occupies_its_agent_until_the_agent_has_stopped()
    {
        _bench.Agent("a", capacity: 1);
        _bench.Submit("t");
        _bench.Submit("next");
        _bench.Begin("t");
        _bench.Ask(new CancelTask { TaskId = "t", Reason = "not needed" }).ShouldBe(new CancelReply { Id = "t", Cancelled = 1 });
        _bench.View("t").State.ShouldBe(TaskState.Cancelled);
        _bench.Dispatches.Count().ShouldBe(1);
        _bench.Report(new AttemptCancelled { AgentId = "a", TaskId = "t", Token = _bench.DispatchOf("t").Token });
        _bench.DispatchOf("next").ShouldNotBeNull();
    }

    [Fact]
    public void A_healthy_long_task_is_never_run_twice()
    {
        _bench.Agent("a");
        _bench.Agent("b");
        _bench.Submit("t");
        _bench.Begin("t");
        KeepAlive("t", TimeSpan.FromMinutes(25));
        _bench.Dispatches.Count().ShouldBe(1);
        _bench.View("t").State.ShouldBe(TaskState.InProgress);
    }

    [Fact]
    public void A_silent_agent_loses_the_task_after_its_lease_and_its_late_result_is_evidence_only()
    {
        _bench.Agent("a");
        _bench.Agent("b");
        _bench.Submit("t");
        _bench.Begin("t");
        var old = _bench.DispatchOf("t").Token;
        var silent = _bench.AgentOf("t");
        _bench.Pass(TimeSpan.FromMilliseconds(19_999));
        _bench.Dispatches.Count().ShouldBe(1);
        _bench.Pass(TimeSpan.FromMilliseconds(1));
        _bench.AgentOf("t").ShouldNotBe(silent);

        var late = new AttemptCompleted { AgentId = silent, TaskId = "t", Token = old, Result = Payloads.FromJsonText("\"late\"") };
        _bench.Report(late);
        _bench.Report(late);
        _bench.View("t").State.ShouldBe(TaskState.Assigned);
        _bench.View("t").LateResults.ShouldBe(1);
        _bench.ToAgents.Select(sent => sent.Message).OfType<AttemptAck>().First().Verdict.ShouldBe(AckVerdict.Late);
        _bench.Complete("t", "\"right\"");
        _bench.View("t").Result.Inline.ToStringUtf8().ShouldBe("\"right\"");
        _bench.View("t").Failures.ShouldBe(0);
        _bench.View("t").Interruptions.ShouldBe(1);
    }

    [Fact]
    public void Assigned_and_not_started_for_five_minutes_goes_to_another_agent()
    {
        _bench.Agent("a");
        _bench.Agent("b");
        _bench.Submit("t");
        var first = _bench.AgentOf("t");
        KeepAlive("t", TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        _bench.Dispatches.Count().ShouldBe(1);
        _bench.Pass(TimeSpan.FromMilliseconds(1));
        _bench.AgentOf("t").ShouldNotBe(first);
        _bench.View("t").Failures.ShouldBe(0);
    }

    [Fact]
    public void A_rejecting_agent_is_passed_over_and_asked_again_later()
    {
        _bench.Agent("a");
        _bench.Agent("b");
        _bench.Submit("t");
        var first = _bench.AgentOf("t");
        Reject("t");
        _bench.AgentOf("t").ShouldNotBe(first);
        Reject("t");
        _bench.Dispatches.Count().ShouldBe(2);
        _bench.Pass(TimeSpan.FromSeconds(1));
        _bench.Dispatches.Count().ShouldBe(3);
        _bench.View("t").Failures.ShouldBe(0);
    }

    [Fact]
    public void A_task_that_keeps_losing_its_agents_fails_at_the_bound()
    {
        _bench.Agent("a");
        _bench.Submit("t");
        for (var lost = 1; lost <= 5; lost++)
        {
            _bench.DispatchOf("t").Attempt.ShouldBe(lost);
            _bench.Begin("t");
            _bench.Report(new AgentLost { AgentId = "a", Reason = "it crashed" });
            _bench.Pass(TimeSpan.FromSeconds(2));
        }

        _bench.View("t").State.ShouldBe(TaskState.Failed);
        _bench.View("t").Problem.Code.ShouldBe(ProblemCodes.KeepsInterrupting);
    }

    [Fact]
    public void A_task_that_kills_the_process_faster_than_the_journal_writes_fails_at_the_bound()
    {
        _bench.Submit("t");
        _bench.WritesWait = true;
        var processes = 0;
        while (!_bench.Protocol.State.Find("t")!.State.Equals(TaskState.Failed) && processes++ < 20)
        {
            var dispatched = _bench.Dispatches.Count();
            _bench.Crash();
            _bench.ConfirmWrites();
            _bench.Agent("a");
            for (var round = 0; round < 5 && _bench.Dispatches.Count() == dispatched; round++)
            {
                // The agent has no attempt of the dead process.
                foreach (var attempt in _bench.ToAgents.Select(sent => sent.Message).OfType<VerifyAttempts>().SelectMany(verify => verify.Attempts))
                {
                    _bench.Report(new AttemptLost { AgentId = "a", TaskId = attempt.TaskId, Token = attempt.Token, Reason = "unknown" });
                }

                // The dispatch leaves only with the confirmation of its assignment; the process dies right after.
                _bench.ConfirmWrites();
                _bench.Handle(CoordinatorInput.EndTurn.Instance);
                _bench.Pass(TimeSpan.FromSeconds(1));
            }
        }

        _bench.Protocol.State.Find("t")!.Problem!.Code.ShouldBe(ProblemCodes.KeepsInterrupting);
        _bench.Dispatches.Count().ShouldBe(5);
    }

    [Fact]
    public void T1_an_ended_task_is_known_or_archived_wherever_the_archive_stops_while_it_is_sent_again_what_it_missed()
    {
        for (var takes = 0; takes < 8; takes++)
        {
            var bench = new CoordinatorBench();
            bench.Agent("a");
            foreach (var task in (string[])["t", "u"])
            {
                bench.Submit(task);
                bench.Complete(task);
            }

            (bench.ArchiveWorks, bench.ArchiveTakes) = (true, takes);
            bench.Crash();
            foreach (var task in (string[])["t", "u"])
            {
                (bench.Archive.ContainsKey(task) || bench.Protocol.State.Find(task) is not null).ShouldBeTrue($"{task} after {takes} entries");
            }

            bench.ArchiveTakes = int.MaxValue;
            bench.Crash();
            bench.Archive.Keys.ShouldBe(["t", "u"]);
        }
    }

    [Fact]
    public void After_a_restart_an_agent_that_still_works_keeps_its_attempt()
    {
        _bench.Agent("a");
        _bench.Submit("t");
        _bench.Begin("t");
        var token = _bench.DispatchOf("t").Token;
        _bench.Crash();
        _bench.Agent("a");
        var verify = _bench.ToAgents.Select(sent => sent.Message).OfType<VerifyAttempts>().Single();
        _bench.Report(new AttemptsAlive { AgentId = "a", Attempts = { verify.Attempts } });
        KeepAlive("t", TimeSpan.FromMinutes(1));
        _bench.Complete("t");
        _bench.View("t").State.ShouldBe(TaskState.Completed);
        _bench.Dispatches.Count().ShouldBe(1);
        _bench.View("t").Token.ShouldBe(token);
    }

    [Fact]
    public void A_sign_of_life_that_comes_before_the_registrys_word_of_its_agent_takes_a_place_all_the_same()
    {
        _bench.Agent("a", capacity: 1);
        _bench.Submit("t");
        _bench.Begin("t");
        _bench.Crash();
        _bench.Report(new AttemptsAlive { AgentId = "a", Attempts = { new AttemptRef { TaskId = "t", Token = _bench.DispatchOf("t").Token } } });
        _bench.Agent("a", capacity: 1);
        _bench.Submit("u");
        _bench.Dispatches.Count().ShouldBe(1);
        _bench.ToAgents.ShouldNotContain(sent => sent.Message is VerifyAttempts);
        _bench.Complete("t");
        _bench.DispatchOf("u").ShouldNotBeNull();
    }

    [Fact]
    public void A_coordinator_says_nothing_about_attempts_that_its_successor_has_given_out()
    {
        _bench.Agent("a");
        _bench.Submit("t");
        var newer = new FencingToken { Epoch = 2, Number = 1 };
        var told = _bench.ToAgents.Count;
        _bench.Report(new AttemptsAlive { AgentId = "a", Attempts = { new AttemptRef { TaskId = "u", Token = newer } } });
        _bench.Report(new AttemptCompleted { AgentId = "a", TaskId = "u", Token = newer });
        _bench.ToAgents.Count.ShouldBe(told);
    }

    [Fact]
    public void An_attempt_that_nobody_wants_any_more_is_called_off_again_when_it_shows_up()
    {
        _bench.Agent("a");
        _bench.Submit("t");
        _bench.Ask(new CancelTask { TaskId = "t" });
        _bench.ToAgents.Clear();
        _bench.Report(new AttemptsAlive { AgentId = "a", Attempts = { new AttemptRef { TaskId = "t", Token = new FencingToken { Epoch = 1, Number = 1 } } } });
        _bench.ToAgents.Single().Message.ShouldBeOfType<CancelAttempt>();
    }

    [Fact]
    public void A_deadline_that_passes_before_the_start_times_the_task_out()
    {
        _bench.Submit("t", set: spec => spec.Requirements = new Requirements { DeadlineAtMs = _bench.NowMs + 1000 });
        _bench.Pass(TimeSpan.FromSeconds(1));
        _bench.View("t").State.ShouldBe(TaskState.TimedOut);
        _bench.View("t").Problem.Code.ShouldBe(ProblemCodes.DeadlinePassed);
    }

    [Fact]
    public void Progress_and_partial_results_reach_the_feed_and_renew_the_lease()
    {
        _bench.Agent("a");
        _bench.Submit("t");
        var token = _bench.DispatchOf("t").Token;
        _bench.Pass(TimeSpan.FromSeconds(15));
        _bench.Report(new AttemptProgress { AgentId = "a", TaskId = "t", Token = token, Fraction = 0.5, Message = "half" });
        _bench.Pass(TimeSpan.FromSeconds(15));
        _bench.Report(new AttemptPartial { AgentId = "a", TaskId = "t", Token = token, Index = 0, Content = Payloads.FromJsonText("\"so far\"") });
        _bench.View("t").Progress.Fraction.ShouldBe(0.5);
        _bench.Changes.Select(change => change.Kind).ShouldBe(
            [ChangeKind.CoordinatorStarted, ChangeKind.TaskAdded, ChangeKind.TaskAssigned, ChangeKind.TaskStarted, ChangeKind.TaskProgressed, ChangeKind.TaskPartial]);
        _bench.Dispatches.Count().ShouldBe(1);
    }

    [Fact]
    public void A_worker_pulls_the_best_task_and_gets_none_when_there_is_none()
    {
        _bench.Agent(new AgentDescriptor { Id = "w", Status = AgentStatus.Active, Pulls = true, Capabilities = { new Capability { Name = "work" } } });
        _bench.Submit("low", priority: 1);
        _bench.Submit("high", priority: 8);
        _bench.Dispatches.ShouldBeEmpty();
        var next = _bench.Ask(new GetNextTask { WorkerId = "w" }).ShouldBeOfType<DispatchTask>();
        next.TaskId.ShouldBe("high");
        _bench.Report(new AttemptCompleted { AgentId = "w", TaskId = "high", Token = next.Token });
        _bench.View("high").State.ShouldBe(TaskState.Completed);
        _bench.Ask(new GetNextTask { WorkerId = "w" }).ShouldBeOfType<DispatchTask>().TaskId.ShouldBe("low");
        _bench.Ask(new GetNextTask { WorkerId = "w" }).ShouldBeOfType<NoTask>();
        Refusal(new GetNextTask { WorkerId = "stranger" }).ShouldBe(ProblemCodes.UnknownAgent);
    }

    [Fact]
    public void A_waiting_client_is_answered_when_the_task_ends_or_when_the_bound_has_passed()
    {
        _bench.Agent("a");
        var result = _bench.Request(new SubmitTask { Spec = CoordinatorBench.Spec("t"), AwaitResult = true });
        var impatient = _bench.Request(new AwaitTask { TaskId = "t" });
        KeepAlive("t", TimeSpan.FromSeconds(31));
        _bench.Replies[impatient].ShouldBeOfType<TaskView>().State.ShouldBe(TaskState.Assigned);
        var patient = _bench.Request(new AwaitTask { TaskId = "t" });
        _bench.Complete("t");
        _bench.Replies[patient].ShouldBeOfType<TaskView>().State.ShouldBe(TaskState.Completed);
        _bench.Replies.ShouldContainKey(result);
    }

    private string Refusal(object request) => _bench.Ask(request).ShouldBeOfType<Refused>().Problem.Code;

    private void Reject(string taskId) => _bench.Report(new AttemptRejected { AgentId = _bench.AgentOf(taskId), TaskId = taskId, Token = _bench.DispatchOf(taskId).Token });

    private void KeepAlive(string taskId, TimeSpan time)
    {
        var until = _bench.NowMs + (long)time.TotalMilliseconds;
        while (_bench.NowMs < until)
        {
            _bench.Report(new AttemptsAlive { AgentId = _bench.AgentOf(taskId), Attempts = { new AttemptRef { TaskId = taskId, Token = _bench.DispatchOf(taskId).Token } } });
            _bench.Pass(TimeSpan.FromMilliseconds(Math.Min(5_000, until - _bench.NowMs)));
        }
    }
}
