using AgentNet.Contracts;
using AgentNet.Sdk.Core;
using Google.Protobuf;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>The invariants A1 to A7 of the agent's protocol, each by the conversation that would break it.</summary>
public sealed class AgentProtocolTests
{
    private readonly List<AgentEffect> _effects = [];
    private AgentProtocol _agent = New();
    private long _now = 1_000;

    private static AgentProtocol New(int most = 2, long epoch = 1, bool paused = false) => new("a", new AgentRules(most, 5_000, 5_000, 250, 10_000), epoch, paused);

    [Fact]
    public void A_dispatch_is_started_and_answered_and_its_outcome_told()
    {
        Dispatch("t", 1).ShouldBe([new AgentEffect.Start(Task("t", 1)), Report(new AttemptStarted { AgentId = "a", TaskId = "t", Token = Token(1) })]);

        Return("t", 1).ShouldBe([Report(Completed("t", 1))]);
    }

    [Fact]
    public void A1_a_dispatch_of_an_older_epoch_is_refused()
    {
        _agent = New(epoch: 3);

        Rejection(Handle(new AgentInput.Dispatched(Task("t", 9, epoch: 2)))).ShouldBe(ProblemCodes.NotYourTask);
    }

    [Fact]
    public void A1_a_dispatch_that_waits_for_its_epoch_is_refused_once_a_higher_one_has_been_seen()
    {
        Handle(new AgentInput.Dispatched(Task("t", 1, epoch: 2)));
        Handle(new AgentInput.Dispatched(Task("u", 1, epoch: 3))).ShouldBe([new AgentEffect.PersistEpoch(3)]);
        Rejection(Handle(new AgentInput.Dispatched(Task("v", 2, epoch: 2)))).ShouldBe(ProblemCodes.NotYourTask);

        Rejection(Handle(new AgentInput.EpochDurable(2))).ShouldBe(ProblemCodes.NotYourTask);
        Handle(new AgentInput.EpochDurable(3)).OfType<AgentEffect.Start>().Single().Dispatch.TaskId.ShouldBe("u");
    }

    [Fact]
    public void A1_a_dispatch_below_the_highest_token_is_a_late_copy_and_refused()
    {
        Dispatch("t", 5);
        Return("t", 5);
        Ack("t", 5);

        Rejection(Dispatch("t", 5)).ShouldBe(ProblemCodes.NotYourTask);
        Rejection(Dispatch("u", 4)).ShouldBe(ProblemCodes.NotYourTask);
    }

    [Fact]
    public void A2_a_token_dispatched_twice_is_started_once_and_answered_twice()
    {
        Dispatch("t", 1);
        Dispatch("t", 1).ShouldBe([Report(new AttemptStarted { AgentId = "a", TaskId = "t", Token = Token(1) })]);

        Return("t", 1);
        Dispatch("t", 1).ShouldBe([Report(Completed("t", 1))]);
    }

    [Fact]
    public void A3_more_than_the_most_are_refused_and_a_slot_is_free_when_code_returns()
    {
        Dispatch("t", 1);
        Dispatch("u", 2);
        Rejection(Dispatch("v", 3)).ShouldBe(ProblemCodes.AgentOverloaded);

        Return("t", 1);
        Dispatch("w", 4).OfType<AgentEffect.Start>().ShouldHaveSingleItem();
    }

    [Fact]
    public void A3_a_cancelled_attempt_keeps_its_slot_until_its_code_returns()
    {
        Dispatch("t", 1);
        Dispatch("u", 2);
        Cancel("t", 1).ShouldBe([new AgentEffect.CancelWork("t", Token(1), ProblemCodes.Cancelled)]);

        Rejection(Dispatch("v", 3)).ShouldBe(ProblemCodes.AgentOverloaded);
        Return("t", 1);
        Dispatch("w", 4).OfType<AgentEffect.Start>().ShouldHaveSingleItem();
    }

    [Fact]
    public void A3_waiting_for_a_sub_task_frees_the_slot_and_going_on_takes_the_next_one_before_new_work()
    {
        _agent = New(most: 1);
        Dispatch("parent", 1);
        CallBegan("parent", 1).ShouldBeEmpty();
        Dispatch("child", 2).OfType<AgentEffect.Start>().ShouldHaveSingleItem();

        CallEnded("parent", 1, call: 1).ShouldBeEmpty();
        Return("child", 2).ShouldContain(new AgentEffect.GoOn("parent", Token(1), 1));
        Rejection(Dispatch("new", 3)).ShouldBe(ProblemCodes.AgentOverloaded);
        Return("parent", 1);
        Dispatch("newer", 4).OfType<AgentEffect.Start>().ShouldHaveSingleItem();
    }

    [Fact]
    public void A3_only_the_last_of_several_calls_needs_a_slot_to_go_on()
    {
        _agent = New(most: 1);
        Dispatch("parent", 1);
        CallBegan("parent", 1);
        CallBegan("parent", 1);
        Dispatch("child", 2);

        CallEnded("parent", 1, call: 2).ShouldBe([new AgentEffect.GoOn("parent", Token(1), 2)]);
        CallEnded("parent", 1, call: 1).ShouldBeEmpty();
        CallBegan("parent", 1).ShouldBe([new AgentEffect.GoOn("parent", Token(1), 1)]);
        Return("child", 2).OfType<AgentEffect.GoOn>().ShouldBeEmpty();
        CallEnded("parent", 1, call: 3).ShouldBe([new AgentEffect.GoOn("parent", Token(1), 3)]);
        _agent.SlotsHeld.ShouldBe(1);
    }

    [Fact]
    public void A3_a_cancelled_attempt_has_its_slot_again_while_its_code_ends()
    {
        _agent = New(most: 1);
        Dispatch("parent", 1);
        CallBegan("parent", 1);
        Cancel("parent", 1);

        Rejection(Dispatch("new", 2)).ShouldBe(ProblemCodes.AgentOverloaded);
        Return("parent", 1);
        (_agent.SlotsHeld, _agent.Working).ShouldBe((0, 0));
    }

    [Fact]
    public void A5_the_lease_of_what_waits_for_a_sub_task_is_renewed_whatever_starts_beside_it()
    {
        Dispatch("parent", 1);
        CallBegan("parent", 1);
        _now += 4_000;
        Dispatch("child", 2);
        _now += 1_000;

        Tick().OfType<AgentEffect.Report>().Select(report => report.Message).OfType<AttemptsAlive>().Single().Attempts.ShouldContain(Ref("parent", 1));
    }

    [Fact]
    public void Code_that_ignores_its_cancellation_is_shown_as_abandoned_once()
    {
        Dispatch("t", 1);
        Cancel("t", 1);
        _now += 9_999;
        Tick().ShouldBeEmpty();
        _now += 1;

        Tick().ShouldBe([new AgentEffect.NoteAbandoned("t", 10_000)]);
        _agent.AbandonedCount.ShouldBe(1);
        _now += 60_000;
        Tick().ShouldBeEmpty();

        Return("t", 1);
        (_agent.AbandonedCount, _agent.SlotsHeld).ShouldBe((0, 0));
    }

    [Fact]
    public void A4_an_outcome_is_told_again_until_it_is_acknowledged()
    {
        Dispatch("t", 1);
        Return("t", 1);
        _now += 5_000;
        Tick().ShouldBe([Report(Completed("t", 1))]);
        Tick().ShouldBeEmpty();
        _now += 5_000;
        Tick().ShouldBe([Report(Completed("t", 1))]);
        Ack("t", 1);

        _now += 60_000;
        Tick().ShouldBeEmpty();
        _agent.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void A4_a_second_return_changes_nothing()
    {
        Dispatch("t", 1);
        Return("t", 1);

        Handle(new AgentInput.Returned("t", Token(1), new AttemptFailed { AgentId = "a" })).ShouldBeEmpty();
        Ack("t", 1);
        Handle(new AgentInput.Returned("t", Token(1), new AttemptFailed { AgentId = "a" })).ShouldBeEmpty();
        _agent.SlotsHeld.ShouldBe(0);
    }

    [Fact]
    public void A4_an_acknowledgement_before_the_outcome_does_not_end_the_attempt()
    {
        Dispatch("t", 1);
        Ack("t", 1);

        _agent.SlotsHeld.ShouldBe(1);
        Return("t", 1).ShouldBe([Report(Completed("t", 1))]);
    }

    [Fact]
    public void A5_leases_are_renewed_for_what_runs_and_for_nothing_else()
    {
        _agent = New(most: 3);
        Dispatch("runs", 1);
        Dispatch("cancelled", 2);
        Dispatch("done", 3);
        Cancel("cancelled", 2);
        Return("done", 3);
        _now += 4_999;
        Tick().ShouldBeEmpty();
        _now += 1;

        var alive = Tick().OfType<AgentEffect.Report>().Select(report => report.Message).OfType<AttemptsAlive>().Single();
        alive.Attempts.ShouldBe([new AttemptRef { TaskId = "runs", Token = Token(1) }]);
    }

    [Fact]
    public void A5_the_first_lease_is_renewed_one_interval_after_its_start()
    {
        _now = 1_000_000;
        Dispatch("t", 1);

        Tick().ShouldBeEmpty();
    }

    [Fact]
    public void A6_a_paused_agent_starts_nothing_and_finishes_what_runs()
    {
        Dispatch("t", 1);
        Handle(new AgentInput.Paused());
        Rejection(Dispatch("u", 2)).ShouldBe(ProblemCodes.AgentPaused);
        Return("t", 1).ShouldBe([Report(Completed("t", 1))]);
        Handle(new AgentInput.Resumed());

        Dispatch("v", 3).OfType<AgentEffect.Start>().ShouldHaveSingleItem();
    }

    [Fact]
    public void A7_nothing_of_a_new_epoch_starts_before_the_epoch_is_durable()
    {
        Handle(new AgentInput.Dispatched(Task("t", 1, epoch: 2))).ShouldBe([new AgentEffect.PersistEpoch(2)]);
        Handle(new AgentInput.Dispatched(Task("u", 2, epoch: 2))).ShouldBeEmpty();

        Handle(new AgentInput.EpochDurable(2)).OfType<AgentEffect.Start>().Select(start => start.Dispatch.TaskId).ShouldBe(["t", "u"]);
        Rejection(Handle(new AgentInput.Dispatched(Task("v", 99, epoch: 1)))).ShouldBe(ProblemCodes.NotYourTask);
    }

    [Fact]
    public void A7_a_dispatch_cancelled_while_its_epoch_is_written_never_starts()
    {
        Handle(new AgentInput.Dispatched(Task("t", 1, epoch: 2)));
        Handle(new AgentInput.CancelAsked(new CancelAttempt { TaskId = "t", Token = Token(1, 2) })).OfType<AgentEffect.Report>().Single().Message.ShouldBeOfType<AttemptCancelled>();

        Handle(new AgentInput.EpochDurable(2)).ShouldBeEmpty();
    }

    [Fact]
    public void A_newer_attempt_of_the_same_task_cancels_the_older_one()
    {
        Dispatch("t", 1);

        var effects = Dispatch("t", 2);
        effects[0].ShouldBe(new AgentEffect.CancelWork("t", Token(1), ProblemCodes.LeaseExpired));
        effects.OfType<AgentEffect.Start>().Single().Dispatch.Token.ShouldBe(Token(2));
    }

    [Fact]
    public void Cancelling_what_is_not_there_is_confirmed_and_what_has_ended_answers_its_outcome()
    {
        Cancel("x", 7).Single().ShouldBe(Report(new AttemptCancelled { AgentId = "a", TaskId = "x", Token = Token(7) }));

        Dispatch("t", 8);
        Return("t", 8);
        Cancel("t", 8).ShouldBe([Report(Completed("t", 8))]);
    }

    [Fact]
    public void A_coordinator_that_asks_hears_what_runs_what_is_held_and_what_is_lost()
    {
        Dispatch("runs", 1);
        Dispatch("held", 2);
        Return("held", 2);

        var verify = new VerifyAttempts { AgentId = "a" };
        verify.Attempts.Add([Ref("runs", 1), Ref("held", 2), Ref("lost", 3)]);
        var told = Handle(new AgentInput.VerifyAsked(verify)).OfType<AgentEffect.Report>().Select(report => report.Message).ToList();

        told.OfType<AttemptsAlive>().Single().Attempts.ShouldBe([Ref("runs", 1)]);
        told.OfType<AttemptCompleted>().Single().TaskId.ShouldBe("held");
        told.OfType<AttemptLost>().Single().TaskId.ShouldBe("lost");
    }

    [Fact]
    public void Progress_is_coalesced_to_the_latest_and_clamped()
    {
        Dispatch("t", 1);
        Progress("t", 1, 0.1).Count.ShouldBe(1);
        Progress("t", 1, 0.2).ShouldBeEmpty();
        Progress("t", 1, 7).ShouldBeEmpty();
        _now += 250;

        ((AttemptProgress)Tick().OfType<AgentEffect.Report>().Single().Message).Fraction.ShouldBe(1);
        _now += 250;
        Tick().ShouldBeEmpty();
    }

    [Fact]
    public void Parts_are_numbered_and_dropped_after_the_end()
    {
        Dispatch("t", 1);
        Part("t", 1).Index.ShouldBe(0);
        Part("t", 1).Index.ShouldBe(1);
        Return("t", 1);

        Handle(new AgentInput.PartGiven("t", Token(1), new Payload())).ShouldBeEmpty();
    }

    [Fact]
    public void Every_kind_of_input_is_handled()
    {
        foreach (var type in typeof(AgentInput).GetNestedTypes().Where(type => !type.IsAbstract))
        {
            object?[] arguments = [.. type.GetConstructors()[0].GetParameters().Select(parameter =>
                parameter.ParameterType == typeof(string) ? "t"
                : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
                : parameter.ParameterType == typeof(IMessage) ? new AttemptCompleted()
                : parameter.ParameterType == typeof(DispatchTask) ? Task("t", 1)
                : Activator.CreateInstance(parameter.ParameterType))];
            Should.NotThrow(() => New().Handle((AgentInput)Activator.CreateInstance(type, arguments)!, 0, []));
        }
    }

    [Fact]
    public void A_stopping_entity_keeps_messages_up_to_a_bound()
    {
        var ledger = new EntityLedger(2);
        ledger.Route("a").ShouldBe(Delivery.Start);
        ledger.Route("a").ShouldBe(Delivery.Deliver);
        ledger.BeginStop("a").ShouldBeTrue();
        ledger.BeginStop("a").ShouldBeFalse();
        ledger.Route("a").ShouldBe(Delivery.Buffer);
        ledger.Route("a").ShouldBe(Delivery.Buffer);
        ledger.Route("a").ShouldBe(Delivery.Refuse);
        ledger.GoOn("a");
        ledger.Route("a").ShouldBe(Delivery.Deliver);
        ledger.Stopped("a").ShouldBeFalse();
        ledger.Route("a").ShouldBe(Delivery.Start);
    }

    private static FencingToken Token(long number, long epoch = 1) => new() { Epoch = epoch, Number = number };

    private static AttemptRef Ref(string taskId, long number) => new() { TaskId = taskId, Token = Token(number) };

    private static DispatchTask Task(string taskId, long number, long epoch = 1) => new() { TaskId = taskId, Token = Token(number, epoch), Attempt = 1, Capability = "c" };

    private static AttemptCompleted Completed(string taskId, long number) => new() { AgentId = "a", TaskId = taskId, Token = Token(number) };

    private static AgentEffect.Report Report(IMessage message) => new(message);

    private List<AgentEffect> Dispatch(string taskId, long number) => Handle(new AgentInput.Dispatched(Task(taskId, number)));

    private List<AgentEffect> Return(string taskId, long number) => Handle(new AgentInput.Returned(taskId, Token(number), Completed(taskId, number)));

    private void Ack(string taskId, long number) => Handle(new AgentInput.Acknowledged(new AttemptAck { TaskId = taskId, Token = Token(number), Verdict = AckVerdict.Applied }));

    private List<AgentEffect> Cancel(string taskId, long number) =>
        Handle(new AgentInput.CancelAsked(new CancelAttempt { TaskId = taskId, Token = Token(number), Reason = Problems.Of(ProblemCodes.Cancelled, "on request") }));

    private List<AgentEffect> Progress(string taskId, long number, double fraction) => Handle(new AgentInput.Progressed(taskId, Token(number), fraction, "m"));

    private AttemptPartial Part(string taskId, long number) =>
        (AttemptPartial)((AgentEffect.Report)Handle(new AgentInput.PartGiven(taskId, Token(number), new Payload())).Single()).Message;

    private List<AgentEffect> CallBegan(string taskId, long number) => Handle(new AgentInput.CallBegan(taskId, Token(number)));

    private List<AgentEffect> CallEnded(string taskId, long number, int call) => Handle(new AgentInput.CallEnded(taskId, Token(number), call));

    private List<AgentEffect> Tick() => Handle(new AgentInput.Tick());

    private static string Rejection(List<AgentEffect> effects) => ((AttemptRejected)((AgentEffect.Report)effects.Single()).Message).Reason.Code;

    private List<AgentEffect> Handle(AgentInput input)
    {
        _effects.Clear();
        _agent.Handle(input, _now, _effects);
        return [.. _effects];
    }
}
