using Akka.Actor;

namespace Akka.Persistence.Actors;

/// <summary>Persist and its kin on the in-memory journal.</summary>
public sealed class PersistTests : PersistentTestKit
{
    [Fact]
    public void The_handler_runs_when_the_event_is_stored()
    {
        var actor = Fresh();
        Do(actor, a => a.Persist("x", e => a.TellHandled(e)));
        ExpectMsg("x@1");
        Again(actor);
        ExpectRecovered("x", 1);
        ExpectRecovered(RecoveryCompleted.Instance, 1);
    }

    [Fact]
    public void No_command_is_handled_between_persist_and_its_handler()
    {
        var actor = Fresh();
        Do(actor, a =>
        {
            a.Persist("x", e => a.TellHandled(e));
            a.Persist("y", e => a.TellHandled(e));
            a.Tell("end of command");
        });
        actor.Tell("next");
        ExpectMsg("end of command");
        ExpectMsg("x@1");
        ExpectMsg("y@2");
        ExpectMsg("next");
    }

    [Fact]
    public void Commands_keep_their_order_across_holding()
    {
        var actor = Fresh();
        for (var i = 0; i < 100; i++)
        {
            var number = i;
            Do(actor, a => a.Persist($"{number}", a.TellHandled));
            actor.Tell($"plain {number}");
        }
        for (var i = 0; i < 100; i++)
        {
            ExpectMsg($"{i}@{i + 1}");
            ExpectMsg($"plain {i}");
        }
    }

    [Fact]
    public void A_handler_may_persist_and_the_command_is_still_under_way()
    {
        var actor = Fresh();
        Do(actor, a => a.Persist("x", _ =>
        {
            a.Tell("x");
            a.Persist("y", e => a.TellHandled(e));
        }));
        actor.Tell("next");
        ExpectMsg("x");
        ExpectMsg("y@2");
        ExpectMsg("next");
    }

    [Fact]
    public void The_handler_answers_the_sender_of_its_command()
    {
        var actor = Fresh();
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        foreach (var probe in (ICanTell[])[first.Ref, second.Ref])
        {
            actor.Tell(new ScriptedActor.Do(a =>
            {
                a.PersistAsync("x", e => a.CommandSender.Tell(e));
                a.PersistAsync("y", e => a.CommandSender.Tell(e));
            }), (IActorRef)probe);
        }
        first.ExpectMsg("x");
        first.ExpectMsg("y");
        second.ExpectMsg("x");
        second.ExpectMsg("y");
    }

    [Fact]
    public void All_events_of_a_list_reach_the_handler_in_order()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAll(["x", "y", "z"], a.TellHandled));
        ExpectMsg("x@1");
        ExpectMsg("y@2");
        ExpectMsg("z@3");
    }

    [Fact]
    public void An_empty_list_stores_nothing_and_holds_nothing()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAll(Array.Empty<string>(), a.TellHandled));
        actor.Tell("next");
        ExpectMsg("next");
    }

    [Fact]
    public void A_list_that_cannot_be_enumerated_to_its_end_stores_nothing()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAll(Broken(), a.TellHandled));
        ExpectMsg<ScriptedActor.Restarting>();
        ExpectRecovered(RecoveryCompleted.Instance, 0);

        static IEnumerable<string> Broken()
        {
            yield return "x";
            throw new InvalidOperationException("broken");
        }
    }

    [Fact]
    public void A_deferred_handler_waits_for_what_was_persisted_before_it()
    {
        var actor = Fresh();
        Do(actor, a =>
        {
            a.PersistAsync("x", a.TellHandled);
            a.DeferAsync("d", d => a.Tell(d));
            a.PersistAsync("y", a.TellHandled);
            a.Tell("end of command");
        });
        ExpectMsg("end of command");
        ExpectMsg("x@1");
        ExpectMsg("d");
        ExpectMsg("y@2");
        Again(actor);
        ExpectRecovered("x", 1);
        ExpectRecovered("y", 2);
        ExpectRecovered(RecoveryCompleted.Instance, 2);
    }

    [Fact]
    public void With_nothing_pending_a_deferred_handler_runs_at_once()
    {
        var actor = Fresh();
        Do(actor, a =>
        {
            a.DeferAsync("d", d => a.Tell(d));
            a.Tell("after");
        });
        ExpectMsg("d");
        ExpectMsg("after");
    }

    [Fact]
    public void What_an_async_command_persists_is_stored_when_it_ends()
    {
        var actor = Fresh();
        var gate = new TaskCompletionSource();
        Do(actor, a => a.Await(async () =>
        {
            a.Persist("x", a.TellHandled);
            await gate.Task;
            a.Persist("y", a.TellHandled);
            a.Tell("end of command");
        }));
        actor.Tell("next");
        gate.SetResult();
        ExpectMsg("end of command");
        ExpectMsg("x@1");
        ExpectMsg("y@2");
        ExpectMsg("next");
    }

    [Fact]
    public void An_async_handler_of_a_stored_event_ends_before_the_next_handler_begins()
    {
        var actor = Fresh();
        var gate = new TaskCompletionSource();
        Do(actor, a =>
        {
            a.PersistAsync("x", _ => a.Await(async () =>
            {
                await gate.Task;
                a.Tell("x done");
            }));
            a.PersistAsync("y", a.TellHandled);
        });
        gate.SetResult();
        ExpectMsg("x done");
        ExpectMsg("y@2");
    }

    [Fact]
    public void A_snapshot_gets_the_number_of_the_event_being_handled()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAll(["x", "y", "z"], e =>
        {
            if (e == "y")
                a.SaveSnapshot("after y");
        }));
        ExpectMsg<SaveSnapshotSuccess>().Metadata.SequenceNr.ShouldBe(2);
        Again(actor);
        ExpectMsg<ScriptedActor.Recovered>().Message.ShouldBeOfType<SnapshotOffer>().Snapshot.ShouldBe("after y");
        ExpectRecovered("z", 3);
        ExpectRecovered(RecoveryCompleted.Instance, 3);
    }

    [Fact]
    public void Deleted_events_are_not_recovered_and_their_numbers_not_reused()
    {
        var actor = Fresh();
        Do(actor, a => a.PersistAll(["x", "y"], e =>
        {
            if (e == "y")
                a.DeleteMessages(2);
        }));
        ExpectMsg(new DeleteMessagesSuccess(2));
        actor = Again(actor);
        ExpectRecovered(RecoveryCompleted.Instance, 2);
        Do(actor, a => a.Persist("z", a.TellHandled));
        ExpectMsg("z@3");
    }

    [Fact]
    public void Events_that_do_not_exist_yet_cannot_be_deleted()
    {
        var actor = Fresh();
        Do(actor, a => a.DeleteMessages(7));
        ExpectMsg<DeleteMessagesFailure>().ToSequenceNr.ShouldBe(7);
    }
}
