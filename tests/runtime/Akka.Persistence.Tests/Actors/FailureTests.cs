using Akka.Actor;

namespace Akka.Persistence.Actors;

/// <summary>Journals that fail and handlers that throw, through a journal written against the public SPI.</summary>
public sealed class FailureTests : PersistentTestKit
{
    public FailureTests()
        : base(ControlledJournal.Hocon) =>
        Sys.EventStream.Subscribe(TestActor, typeof(ControlledJournal.PendingWrite));

    [Fact]
    public void A_failed_write_tells_the_hook_and_stops_the_actor()
    {
        var actor = Fresh();
        Watch(actor);
        Do(actor, a => a.Persist("x", a.TellHandled));
        actor.Tell("never handled");
        ExpectMsg<ControlledJournal.PendingWrite>().Fail("disk gone");
        ExpectMsg(new ScriptedActor.Failed("persist", "disk gone", "x", 1));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_rejected_event_tells_the_hook_and_the_actor_goes_on()
    {
        var actor = Fresh();
        Do(actor, a =>
        {
            a.Persist("x", a.TellHandled);
            a.Persist("y", a.TellHandled);
        });
        ExpectMsg<ControlledJournal.PendingWrite>().Reject(new InvalidOperationException("no"), null);
        ExpectMsg(new ScriptedActor.Failed("rejected", "no", "x", 1));
        ExpectMsg("y@2");
        actor.Tell("next");
        ExpectMsg("next");
    }

    [Fact]
    public void A_list_goes_to_the_journal_as_one_atomic_write()
    {
        var actor = Fresh();
        Do(actor, a =>
        {
            a.Persist("w", a.TellHandled);
            a.PersistAll(["x", "y"], a.TellHandled);
        });
        var write = ExpectMsg<ControlledJournal.PendingWrite>();
        write.Writes.Select(atomic => atomic.Size).ShouldBe([1, 2]);
        write.Succeed();
        ExpectMsg("w@1");
        ExpectMsg("x@2");
        ExpectMsg("y@3");
    }

    [Fact]
    public void Events_persisted_during_a_write_go_together_in_the_next()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAsync("a", a.TellHandled));
        var first = ExpectMsg<ControlledJournal.PendingWrite>();
        for (var i = 0; i < 5; i++)
            Do(actor, a => a.PersistAsync("b", _ => { }));
        Do(actor, a => a.Tell("all told"));
        ExpectMsg("all told");
        first.Succeed();
        ExpectMsg("a@1");
        ExpectMsg<ControlledJournal.PendingWrite>().Writes.Count.ShouldBe(5);
    }

    [Fact]
    public void Async_events_let_commands_through_while_the_write_is_under_way()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAsync("x", a.TellHandled));
        var write = ExpectMsg<ControlledJournal.PendingWrite>();
        actor.Tell("meanwhile");
        ExpectMsg("meanwhile");
        write.Succeed();
        ExpectMsg("x@1");
    }

    [Fact]
    public void Holding_events_let_no_command_through_while_the_write_is_under_way()
    {
        var actor = Fresh();
        Do(actor, a => a.Persist("x", a.TellHandled));
        var write = ExpectMsg<ControlledJournal.PendingWrite>();
        actor.Tell("meanwhile");
        actor.Tell(new Identify("alive"));
        ExpectMsg<ActorIdentity>();
        write.Succeed();
        ExpectMsg("x@1");
        ExpectMsg("meanwhile");
    }

    [Fact]
    public void A_restart_recovers_and_ignores_what_the_old_incarnation_wrote()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAsync("x", a.TellHandled));
        var write = ExpectMsg<ControlledJournal.PendingWrite>();
        Do(actor, _ => throw new InvalidOperationException("oops"));
        ExpectMsg<ScriptedActor.Restarting>().Cause.ShouldBe("oops");
        ExpectRecovered(RecoveryCompleted.Instance, 0);
        write.Succeed();
        actor.Tell("next");
        ExpectMsg("next");
    }

    [Fact]
    public void A_restart_keeps_the_order_of_the_commands_that_were_held()
    {
        var actor = Fresh();
        Do(actor, a => a.Persist("x", a.TellHandled));
        var write = ExpectMsg<ControlledJournal.PendingWrite>();
        Do(actor, _ => throw new InvalidOperationException("oops"));
        foreach (var command in (string[])["b", "c", "d"])
            actor.Tell(command);
        actor.Tell(new Identify("all told"));
        ExpectMsg<ActorIdentity>();
        write.Succeed();
        ExpectMsg("x@1");
        ExpectMsg<ScriptedActor.Restarting>();
        ExpectRecovered("x", 1);
        ExpectRecovered(RecoveryCompleted.Instance, 1);
        ExpectMsg("b");
        ExpectMsg("c");
        ExpectMsg("d");
    }

    [Fact]
    public void Events_come_back_from_a_journal_that_answers_one_by_one()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAll(["x", "y"], a.TellHandled));
        ExpectMsg<ControlledJournal.PendingWrite>().Succeed();
        ExpectMsg("x@1");
        ExpectMsg("y@2");
        actor = Again(actor);
        ExpectRecovered("x", 1);
        ExpectRecovered("y", 2);
        ExpectRecovered(RecoveryCompleted.Instance, 2);
        Do(actor, a => a.DeleteMessages(1));
        ExpectMsg(new DeleteMessagesSuccess(1));
        Again(actor);
        ExpectRecovered("y", 2);
        ExpectRecovered(RecoveryCompleted.Instance, 2);
    }
}

/// <summary>Handlers that throw, on a journal whose batches are handled in one turn.</summary>
public sealed class ThrowingHandlerTests : PersistentTestKit
{
    private sealed class Supervisor(Directive directive, IActorRef probe) : UntypedActor
    {
        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => directive);

        protected override void OnReceive(object message) =>
            Sender.Tell(Context.ActorOf(Props.Create(() => new ScriptedActor("actor-1", probe, null, null))));
    }

    private IActorRef Child(Directive directive)
    {
        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(directive, TestActor)));
        var starter = CreateTestProbe();
        supervisor.Tell("start", starter.Ref);
        ExpectRecovered(RecoveryCompleted.Instance, 0);
        return starter.ExpectMsg<IActorRef>();
    }

    [Fact]
    public void After_a_resume_every_stored_event_still_gets_its_handler()
    {
        var actor = Child(Directive.Resume);
        Do(actor, a => a.PersistAll(["x", "y", "z"], e =>
        {
            a.TellHandled(e);
            if (e == "x")
                throw new InvalidOperationException("oops");
        }));
        actor.Tell("next");
        ExpectMsg("x@1");
        ExpectMsg("y@2");
        ExpectMsg("z@3");
        ExpectMsg("next");
    }

    [Fact]
    public void After_a_restart_all_stored_events_are_recovered_and_the_failed_one_is_named()
    {
        var actor = Child(Directive.Restart);
        Do(actor, a => a.PersistAll(["x", "y"], _ => throw new InvalidOperationException("oops")));
        actor.Tell("next");
        ExpectMsg(new ScriptedActor.Restarting("oops", "x"));
        ExpectRecovered("x", 1);
        ExpectRecovered("y", 2);
        ExpectRecovered(RecoveryCompleted.Instance, 2);
        ExpectMsg("next");
    }

    [Fact]
    public void What_a_command_has_persisted_before_it_throws_is_stored()
    {
        var actor = Child(Directive.Restart);
        Do(actor, a =>
        {
            a.Persist("x", a.TellHandled);
            throw new InvalidOperationException("oops");
        });
        ExpectMsg<ScriptedActor.Restarting>();
        ExpectRecovered("x", 1);
        ExpectRecovered(RecoveryCompleted.Instance, 1);
    }
}
