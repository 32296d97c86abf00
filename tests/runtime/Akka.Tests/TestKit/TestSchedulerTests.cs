using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Configs;

namespace Akka.Tests;

public class TestSchedulerTests : PatientTestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public TestSchedulerTests()
        : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Time_moves_only_when_the_test_moves_it()
    {
        var start = Scheduler.Now;
        Scheduler.ScheduleTellOnce(Second, TestActor, "due", ActorRefs.NoSender);
        Scheduler.Advance(Second - TimeSpan.FromTicks(1));
        ExpectNoMsg(TimeSpan.Zero);
        Scheduler.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("due");
        (Scheduler.Now - start).ShouldBe(Second);
        Scheduler.MonotonicClock.ShouldBe(Second);
    }

    [Fact]
    public void What_is_due_comes_in_the_order_of_its_time()
    {
        Scheduler.ScheduleTellOnce(Second * 2, TestActor, "second", ActorRefs.NoSender);
        Scheduler.ScheduleTellOnce(Second, TestActor, "first", ActorRefs.NoSender);
        Scheduler.AdvanceTo(Scheduler.Now + Second * 3);
        ReceiveN(2).ShouldBe(["first", "second"]);
    }

    [Fact]
    public void A_repeated_schedule_runs_once_per_advance()
    {
        Scheduler.ScheduleTellRepeatedly(Second, Second, TestActor, "tick", ActorRefs.NoSender);
        Scheduler.Advance(Second * 5);
        ExpectMsg("tick");
        ExpectNoMsg(TimeSpan.Zero);
        Scheduler.Advance(Second);
        ExpectMsg("tick");
    }

    [Fact]
    public void A_cancelled_schedule_does_not_run()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Scheduler.ScheduleTellOnce(Second, TestActor, "due", ActorRefs.NoSender, cancelable);
        cancelable.Cancel();
        Scheduler.Advance(Second);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void The_clock_cannot_be_set_back() => Should.Throw<ArgumentException>(() => Scheduler.AdvanceTo(Scheduler.Now - Second));

    [Fact]
    public void Timers_of_actors_follow_the_virtual_clock()
    {
        var idle = Sys.ActorOf(Props.Create(() => new Idle(TestActor)));
        idle.Tell("ready?", TestActor);
        ExpectMsg("ready");

        // The timeout counts from the end of the turn that said so; an answer to Identify means that it has ended.
        idle.Tell(new Identify(null), TestActor);
        ExpectMsg<ActorIdentity>();
        Scheduler.Advance(TimeSpan.FromMinutes(1));
        ExpectMsg("idle");
    }

    private sealed class Idle : ReceiveActor
    {
        public Idle(IActorRef parent)
        {
            SetReceiveTimeout(TimeSpan.FromMinutes(1));
            Receive<ReceiveTimeout>(_ => parent.Tell("idle"));
            Receive<string>(_ => Sender.Tell("ready"));
        }
    }
}
