using Akka.Actor;
using Akka.Persistence.Journal;
using Akka.TestKit;

namespace Akka.Persistence.Actors;

public sealed class RecoveryTests : PersistentTestKit
{
    [Fact]
    public void Commands_wait_until_the_recovery_is_complete()
    {
        Filled(3);
        var actor = Start();
        actor.Tell("early");
        ExpectRecovered("e1", 1);
        ExpectRecovered("e2", 2);
        ExpectRecovered("e3", 3);
        ExpectRecovered(RecoveryCompleted.Instance, 3);
        ExpectMsg("early");
    }

    [Fact]
    public void Many_pages_come_in_order()
    {
        Filled(4321);
        Start();
        for (var i = 1; i <= 4321; i++)
            ExpectRecovered($"e{i}", i);
        ExpectRecovered(RecoveryCompleted.Instance, 4321);
    }

    [Fact]
    public void Recovery_up_to_a_number_stops_there_and_still_knows_the_highest()
    {
        Filled(5);
        var actor = Start(recovery: new Recovery(SnapshotSelectionCriteria.Latest, toSequenceNr: 2));
        ExpectRecovered("e1", 1);
        ExpectRecovered("e2", 2);
        ExpectRecovered(RecoveryCompleted.Instance, 5);
        Do(actor, a => a.Persist("x", a.TellHandled));
        ExpectMsg("x@6");
    }

    [Fact]
    public void Recovery_of_a_number_of_events_stops_after_them()
    {
        Filled(5);
        Start(recovery: new Recovery(SnapshotSelectionCriteria.Latest, long.MaxValue, replayMax: 1));
        ExpectRecovered("e1", 1);
        ExpectRecovered(RecoveryCompleted.Instance, 5);
    }

    [Fact]
    public void No_recovery_gives_no_event_and_no_number_twice()
    {
        Filled(5);
        var actor = Start(recovery: Recovery.None);
        ExpectRecovered(RecoveryCompleted.Instance, 5);
        Do(actor, a => a.Persist("x", a.TellHandled));
        ExpectMsg("x@6");
    }

    [Fact]
    public void A_snapshot_beyond_the_wanted_number_is_not_used()
    {
        var actor = Filled(5);
        Do(actor, a => a.SaveSnapshot("at 5"));
        ExpectMsg<SaveSnapshotSuccess>();
        Start(recovery: new Recovery(SnapshotSelectionCriteria.Latest, toSequenceNr: 1));
        ExpectRecovered("e1", 1);
        ExpectRecovered(RecoveryCompleted.Instance, 5);
    }

    [Fact]
    public void A_handler_that_throws_fails_the_recovery_and_stops_the_actor()
    {
        var writer = Fresh();
        Do(writer, a => a.PersistAll(["x", "poison", "y"], a.TellHandled));
        ExpectMsg("x@1");
        ExpectMsg("poison@2");
        ExpectMsg("y@3");
        var actor = Start();
        Watch(actor);
        ExpectRecovered("x", 1);
        ExpectRecovered("poison", 2);
        ExpectMsg(new ScriptedActor.Failed("recovery", "poisoned event", "poison", 2));
        ExpectTerminated(actor);
    }

    private sealed class PersistsTooEarly(IActorRef probe) : PersistentActor
    {
        public override string PersistenceId => "actor-1";

        protected override void PreStart()
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => Persist("x", _ => { }));
            probe.Tell(refusal.Message, Self);
        }

        protected override bool ReceiveRecover(object message)
        {
            if (message is RecoveryCompleted)
                Persist("x", e => probe.Tell($"{e}@{LastSequenceNr}", Self));
            return true;
        }

        protected override bool ReceiveCommand(object message) => false;
    }

    [Fact]
    public void Events_can_be_persisted_from_the_completion_on_and_not_before()
    {
        Sys.ActorOf(Props.Create(() => new PersistsTooEarly(TestActor)));
        ExpectMsg<string>().ShouldContain("during recovery");
        ExpectMsg("x@1");
    }

    private sealed class Nameless : PersistentActor
    {
        public override string PersistenceId => null!;

        protected override bool ReceiveRecover(object message) => true;

        protected override bool ReceiveCommand(object message) => true;
    }

    [Fact]
    public void An_actor_without_a_persistence_id_does_not_start()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Nameless()));
        Watch(actor);
        ExpectTerminated(actor);
    }

    /// <summary>An actor that has stored so many events, named by their numbers.</summary>
    private IActorRef Filled(int count)
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAll(Enumerable.Range(1, count).Select(i => $"e{i}"), e =>
        {
            if (e == $"e{count}")
                a.Tell("filled");
        }));
        ExpectMsg("filled");
        return actor;
    }
}

public sealed class SilentStoreTests() : PersistentTestKit(
    $$"""
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    akka.persistence.journal.plugin = "test.silent"
    test.silent.class = "{{typeof(SilentJournal).FullName}}, Akka.Persistence.Tests"
    test.silent.recovery-event-timeout = 10s
    """)
{
    public sealed class SilentJournal : WriteJournalBase
    {
        protected override bool Receive(object message)
        {
            Context.System.EventStream.Publish(message);
            return true;
        }
    }

    [Fact]
    public void A_journal_that_never_answers_fails_the_recovery_after_the_event_timeout()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(ReplayMessages));
        var actor = Start();
        Watch(actor);
        ExpectMsg<ReplayMessages>();
        var scheduler = (TestScheduler)Sys.Scheduler;
        scheduler.Advance(TimeSpan.FromSeconds(10));
        scheduler.Advance(TimeSpan.FromSeconds(10));
        ExpectMsg<ScriptedActor.Failed>().Cause.ShouldContain("timed out");
        ExpectTerminated(actor);
    }
}

public sealed class RecoveryPermitTests() : PersistentTestKit(
    $"{ControlledSnapshots.Hocon}\nakka.persistence.max-concurrent-recoveries = 1")
{
    [Fact]
    public void The_second_actor_recovers_when_the_first_has_returned_its_permit()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(ControlledSnapshots.PendingLoad));
        Start("a");
        var first = ExpectMsg<ControlledSnapshots.PendingLoad>();
        Start("b");
        first.PersistenceId.ShouldBe("a");
        ExpectNoMsg(TimeSpan.Zero);
        first.FindNothing();
        FishForMessage(message => message is ControlledSnapshots.PendingLoad { PersistenceId: "b" });
    }

    [Fact]
    public void An_actor_that_dies_while_recovering_returns_its_permit()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(ControlledSnapshots.PendingLoad));
        var first = Start("a");
        ExpectMsg<ControlledSnapshots.PendingLoad>();
        Start("b");
        Sys.Stop(first);
        ExpectMsg<ControlledSnapshots.PendingLoad>().PersistenceId.ShouldBe("b");
    }

    [Fact]
    public void A_snapshot_store_that_fails_fails_the_recovery()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(ControlledSnapshots.PendingLoad));
        var actor = Start("a");
        Watch(actor);
        ExpectMsg<ControlledSnapshots.PendingLoad>().Fail("unreadable");
        ExpectMsg(new ScriptedActor.Failed("recovery", "unreadable", null, 0));
        ExpectTerminated(actor);
    }
}
