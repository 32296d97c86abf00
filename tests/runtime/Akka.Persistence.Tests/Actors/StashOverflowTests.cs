using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence.Actors;

/// <summary>What becomes of a command that does not fit the internal stash.</summary>
public sealed class StashOverflowTests : PersistentTestKit
{
    public StashOverflowTests()
        : base(ControlledJournal.Hocon) =>
        Sys.EventStream.Subscribe(TestActor, typeof(ControlledJournal.PendingWrite));

    [Fact]
    public void The_sender_can_be_told()
    {
        var (actor, write) = Busy(new ReplyToStrategy("try later"));
        actor.Tell("held", TestActor);
        actor.Tell("too much", TestActor);
        ExpectMsg("try later");
        write.Succeed();
        ExpectMsg("x@1");
        ExpectMsg("held");
    }

    [Fact]
    public void It_can_become_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var (actor, write) = Busy(DiscardToDeadLetterStrategy.Instance);
        actor.Tell("held", TestActor);
        actor.Tell("too much", TestActor);
        ExpectMsg<DeadLetter>().Message.ShouldBe("too much");
        write.Succeed();
        ExpectMsg("x@1");
        ExpectMsg("held");
    }

    [Fact]
    public void By_default_the_actor_fails()
    {
        var (actor, _) = Busy(null);
        actor.Tell("held", TestActor);
        actor.Tell("too much", TestActor);
        ExpectMsg<ScriptedActor.Restarting>().Message.ShouldBe("too much");
    }

    /// <summary>An actor with room for one command, in the middle of a write.</summary>
    private (IActorRef Actor, ControlledJournal.PendingWrite Write) Busy(IStashOverflowStrategy? overflow)
    {
        var actor = Sys.ActorOf(Props.Create(() => new ScriptedActor("actor-1", TestActor, null, overflow)).WithStashCapacity(1));
        ExpectRecovered(RecoveryCompleted.Instance, 0);
        Do(actor, a => a.Persist("x", a.TellHandled));
        return (actor, ExpectMsg<ControlledJournal.PendingWrite>());
    }
}
