using Akka.Actor;
using Akka.TestKit;

namespace Akka.Tests.Actor;

/// <summary>Timers, receive timeout and scheduling, under a clock the test moves.</summary>
public sealed class TimeTests() : Scenario("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task Single_timer_fires_once_and_is_then_inactive()
    {
        var actor = Timing();
        await Do(actor, t => t.StartSingleTimer("k", "tick", Second));
        Clock.Advance(Second / 2);
        await Settled(actor);
        Log.Entries.ShouldBeEmpty();
        Clock.Advance(Second / 2);
        await Settled(actor);
        Clock.Advance(10 * Second);
        await Settled(actor);
        Log.Entries.ShouldBe(["tick"]);
        await Do(actor, t => t.IsTimerActive("k").ShouldBeFalse());
    }

    [Fact]
    public async Task Periodic_timer_fires_until_cancelled()
    {
        var actor = Timing();
        await Do(actor, t => t.StartPeriodicTimer("k", "tick", 2 * Second, Second));
        Clock.Advance(2 * Second);
        Clock.Advance(Second);
        await Settled(actor);
        Log.Entries.ShouldBe(["tick", "tick"]);
        await Do(actor, t => t.Cancel("k"));
        Clock.Advance(10 * Second);
        await Settled(actor);
        Log.Entries.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Starting_a_key_again_drops_even_a_tick_that_is_already_queued()
    {
        var actor = Timing();
        await Do(actor, t =>
        {
            t.StartSingleTimer("k", "old", Second);

            // The clock runs while the actor is in its turn, so the tick is in the mailbox when the key is started anew.
            Clock.Advance(Second);
            t.StartSingleTimer("k", "new", Second);
        });
        await Settled(actor);
        Log.Entries.ShouldBeEmpty();
        Clock.Advance(Second);
        await Settled(actor);
        Log.Entries.ShouldBe(["new"]);
    }

    [Fact]
    public async Task Cancelling_drops_a_tick_that_is_already_queued()
    {
        var actor = Timing();
        await Do(actor, t =>
        {
            t.StartSingleTimer("k", "tick", Second);
            Clock.Advance(Second);
            t.CancelAll();
        });
        await Settled(actor);
        Log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_cancels_all_timers()
    {
        var actor = Timing();
        await Do(actor, t => t.StartPeriodicTimer("k", "tick", Second));
        actor.Tell("fail");
        await Settled(actor);
        Clock.Advance(5 * Second);
        await Settled(actor);
        Log.Entries.ShouldBeEmpty();
        await Do(actor, t => t.ActiveTimers.ShouldBeEmpty());
    }

    [Fact]
    public async Task Receive_timeout_counts_from_the_last_message_and_comes_again()
    {
        var actor = Timing();
        actor.Tell(Second);
        await Settled(actor);
        Clock.Advance(Second / 2);
        actor.Tell("message");
        await Settled(actor);
        Clock.Advance(Second * 0.6);
        await Settled(actor);
        Log.Entries.ShouldBe(["message"]);
        Clock.Advance(Second * 0.4);
        await Settled(actor);
        Log.Entries.ShouldBe(["message", "timeout"]);
        Clock.Advance(Second);
        await Settled(actor);
        Log.Entries.ShouldBe(["message", "timeout", "timeout"]);
    }

    [Fact]
    public async Task Quiet_messages_do_not_reset_the_receive_timeout()
    {
        var actor = Timing();
        actor.Tell(Second);
        await Settled(actor);
        Clock.Advance(Second / 2);
        actor.Tell(new Quiet());
        await Settled(actor);
        Clock.Advance(Second / 2);
        await Settled(actor);
        Log.Entries.ShouldBe(["quiet", "timeout"]);
    }

    [Fact]
    public async Task Cancelled_receive_timeout_does_not_come_even_when_it_is_already_queued()
    {
        var actor = Timing();
        actor.Tell(Second);
        await Settled(actor);
        await DoInTurn(actor, context =>
        {
            Clock.Advance(Second);
            context.SetReceiveTimeout(null);
        });
        await Settled(actor);
        Log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Window_of_a_strategy_follows_the_clock()
    {
        var child = new TaskCompletionSource<IActorRef>();
        Start(new Behaviour
        {
            Strategy = new OneForOneStrategy(1, Second, _ => Directive.Restart),
            OnPreStart = context => child.SetResult(context.ActorOf(new Behaviour
            {
                OnConstruct = () => Log.Add("new"),
                OnMessage = (_, _) => throw new Broken(),
            }.Props)),
        });
        var actor = await child.Task;
        actor.Tell("fail");
        await Settled(actor);
        Clock.Advance(2 * Second);
        actor.Tell("fail");
        await Settled(actor);
        Log.Entries.Length.ShouldBe(3);
        actor.Tell("fail");
        (await actor.WatchAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    [Fact]
    public async Task Ask_times_out_by_the_same_clock()
    {
        var silent = Start(new Behaviour { OnMessage = (_, _) => { } });
        var asking = silent.Ask("?", Second);
        Clock.Advance(Second);
        await Should.ThrowAsync<AskTimeoutException>(asking);
    }

    private IActorRef Timing() => Sys.ActorOf(Props.Create(() => new Timed(Log)));

    private static Task<ActorIdentity> Settled(IActorRef actor) => actor.Ask<ActorIdentity>(new Identify(null)).WaitAsync(TimeSpan.FromSeconds(30));

    private static Task<Done> Do(IActorRef actor, Action<ITimerScheduler> change) => actor.Ask<Done>(change).WaitAsync(TimeSpan.FromSeconds(30));

    private static Task<Done> DoInTurn(IActorRef actor, Action<IActorContext> change) => actor.Ask<Done>(change).WaitAsync(TimeSpan.FromSeconds(30));

    private sealed class Quiet : INotInfluenceReceiveTimeout;

    private sealed class Timed(Journal log) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Action<ITimerScheduler> change:
                    change(Timers);
                    Sender.Tell(Done.Instance);
                    break;
                case Action<IActorContext> change:
                    change(Context);
                    Sender.Tell(Done.Instance);
                    break;
                case TimeSpan timeout:
                    SetReceiveTimeout(timeout);
                    break;
                case ReceiveTimeout:
                    log.Add("timeout");
                    break;
                case Quiet:
                    log.Add("quiet");
                    break;
                case "fail":
                    throw new Broken();
                default:
                    log.Add((string)message);
                    break;
            }
        }
    }
}
