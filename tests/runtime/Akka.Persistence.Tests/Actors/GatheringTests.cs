using Akka.Actor;
using Akka.TestKit;

namespace Akka.Persistence.Actors;

/// <summary>Events of commands that wait together go to the journal together. Time stands still unless a test moves it.</summary>
public sealed class GatheringTests : PersistentTestKit
{
    private readonly ManualResetEventSlim _gate = new();

    public GatheringTests()
        : base($"akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"\n{ControlledJournal.Hocon}") =>
        Sys.EventStream.Subscribe(TestActor, typeof(ControlledJournal.PendingWrite));

    [Fact]
    public void Commands_that_wait_share_a_batch()
    {
        var actor = Busy();
        for (var i = 0; i < 10; i++)
            Do(actor, a => a.PersistAsync("x", a.TellHandled));
        _gate.Set();
        var write = ExpectMsg<ControlledJournal.PendingWrite>();
        write.Writes.Count.ShouldBe(10);
        write.Succeed();
        ReceiveN(10).Last().ShouldBe("x@10");
    }

    [Fact]
    public void A_command_that_arrives_later_is_not_waited_for()
    {
        var actor = Busy();
        Do(actor, a => a.PersistAsync("x", a.TellHandled));
        Do(actor, a => a.Tell("second"));
        _gate.Set();
        ExpectMsg("second");
        ExpectMsg<ControlledJournal.PendingWrite>().Writes.Count.ShouldBe(1);
    }

    [Fact]
    public void Commands_that_take_long_are_not_waited_for()
    {
        var actor = Busy();
        Do(actor, a => a.PersistAsync("x", a.TellHandled));
        Do(actor, a => ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromMilliseconds(1)));
        Do(actor, a => a.PersistAsync("y", a.TellHandled));
        _gate.Set();
        ExpectMsg<ControlledJournal.PendingWrite>().Writes.Count.ShouldBe(1);
    }

    [Fact]
    public void An_event_that_waits_is_handed_in_when_the_actor_stops()
    {
        var actor = Busy();
        Do(actor, a => a.PersistAsync("x", a.TellHandled));
        actor.Tell(PoisonPill.Instance);
        _gate.Set();
        ExpectMsg<ControlledJournal.PendingWrite>().Writes.Count.ShouldBe(1);
    }

    [Fact]
    public void An_event_that_waits_is_handed_in_when_the_actor_restarts()
    {
        var actor = Busy();
        Do(actor, a => a.PersistAsync("x", a.TellHandled));
        Do(actor, _ => throw new InvalidOperationException("oops"));
        _gate.Set();
        FishForMessage(message => message is ControlledJournal.PendingWrite { Writes.Count: 1 });
    }

    /// <summary>An actor inside a command, so that what is told to it waits in its mailbox.</summary>
    private IActorRef Busy()
    {
        var actor = Fresh();
        Do(actor, _ => _gate.Wait());
        return actor;
    }
}
