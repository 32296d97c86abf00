using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit;

namespace Akka.Tests.Actor;

/// <summary>A system that is given its own clock and its own dice uses no others, also where .NET waits for it.</summary>
public sealed class OwnClockTests() : Scenario("""
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    akka.coordinated-shutdown {
      terminate-actor-system = off
      run-by-actor-system-terminate = off
      phases.service-stop.timeout = 3h
    }
    """)
{
    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_phase_of_the_shutdown_is_given_up_by_the_clock_of_the_system()
    {
        var begun = new TaskCompletionSource();
        CoordinatedShutdown.Get(Sys).AddTask(CoordinatedShutdown.PhaseServiceStop, "never ends", () =>
        {
            begun.SetResult();
            return new TaskCompletionSource<Done>().Task;
        });
        var run = CoordinatedShutdown.Get(Sys).Run(CoordinatedShutdown.UnknownReason.Instance);
        await begun.Task;
        run.IsCompleted.ShouldBeFalse();

        // The phase begins to wait some time after its task has begun.
        for (var patience = Stopwatch.StartNew(); !run.IsCompleted && patience.Elapsed < TimeSpan.FromSeconds(30); await Task.Yield())
        {
            Clock.Advance(TimeSpan.FromHours(4));
        }

        run.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Timers_and_dates_of_dot_net_follow_the_clock_of_the_system()
    {
        var time = ((ActorSystemImpl)Sys).Time;
        var (began, since) = (time.GetUtcNow(), time.GetTimestamp());
        var waiting = new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromHours(1), time);
        var ticks = 0;
        using var timer = time.CreateTimer(_ => ticks++, null, TimeSpan.FromHours(2), TimeSpan.FromHours(1));

        Clock.Advance(TimeSpan.FromHours(1));
        await Should.ThrowAsync<TimeoutException>(waiting);
        ticks.ShouldBe(0);
        Clock.Advance(TimeSpan.FromHours(1));
        Clock.Advance(TimeSpan.FromHours(1));
        ticks.ShouldBe(2);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromHours(5));
        ticks.ShouldBe(2);
        time.GetElapsedTime(since).ShouldBe(TimeSpan.FromHours(8));
        time.GetUtcNow().ShouldBe(began + TimeSpan.FromHours(8));
    }

    [Fact]
    public void Systems_with_the_same_dice_give_their_actors_the_same_uids() => UidsOf(7).ShouldBe(UidsOf(7));

    [Fact]
    public void Systems_with_other_dice_do_not() => UidsOf(7).ShouldNotBe(UidsOf(1_000));

    private static long[] UidsOf(ulong first)
    {
        using var system = ActorSystem.Create("dice", BootstrapSetup.Create().And(new ChanceSetup(() => ++first)));
        return [.. Enumerable.Range(0, 3).Select(_ => system.ActorOf(Props.Create(() => new Quiet())).Path.Uid)];
    }

    private sealed class Quiet : ReceiveActor;
}
