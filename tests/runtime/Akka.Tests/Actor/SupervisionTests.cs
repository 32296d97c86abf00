using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Tests.Actor;

/// <summary>What a parent decides when a child fails, and who is affected.</summary>
public sealed class SupervisionTests : Scenario
{
    [Fact]
    public void Default_decider_stops_what_cannot_be_restarted()
    {
        var decider = SupervisorStrategy.DefaultDecider;
        decider.Decide(new ActorInitializationException("x")).ShouldBe(Directive.Stop);
        decider.Decide(new ActorKilledException("x")).ShouldBe(Directive.Stop);
        decider.Decide(new DeathPactException(Sys.DeadLetters)).ShouldBe(Directive.Stop);
        decider.Decide(new Broken()).ShouldBe(Directive.Restart);
    }

    [Fact]
    public void Table_decider_takes_the_first_pair_that_fits()
    {
        var decider = Decider.From(
            Directive.Escalate,
            new KeyValuePair<Type, Directive>(typeof(ArgumentException), Directive.Resume),
            new KeyValuePair<Type, Directive>(typeof(ArgumentNullException), Directive.Stop));

        decider.Decide(new ArgumentNullException()).ShouldBe(Directive.Resume);
        decider.Decide(new Broken()).ShouldBe(Directive.Escalate);
    }

    [Fact]
    public async Task Resume_keeps_the_state_and_drops_the_message()
    {
        var child = await ChildOf(new OneForOneStrategy(_ => Directive.Resume));
        child.Tell("1");
        child.Tell("fail");
        child.Tell("2");
        (await Log.First(3)).ShouldBe(["new", "child 1 #1", "child 2 #2"]);
    }

    [Fact]
    public async Task Restart_begins_with_a_new_instance()
    {
        var child = await ChildOf(new OneForOneStrategy(_ => Directive.Restart));
        child.Tell("1");
        child.Tell("fail");
        child.Tell("2");
        (await Log.First(4)).ShouldBe(["new", "child 1 #1", "new", "child 2 #1"]);
    }

    [Fact]
    public async Task Kill_stops_by_default()
    {
        var child = await ChildOf(SupervisorStrategy.DefaultStrategy);
        var stopped = child.WatchAsync();
        child.Tell(Kill.Instance);
        (await stopped.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    [Fact]
    public async Task Restarts_are_limited_in_total_without_a_window()
    {
        var child = await ChildOf(new OneForOneStrategy(2, null, _ => Directive.Restart));
        var stopped = child.WatchAsync();
        for (var i = 0; i < 3; i++) child.Tell("fail");
        (await stopped.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        Log.Entries.ShouldBe(["new", "new", "new"]);
    }

    [Fact]
    public async Task Zero_retries_stop_at_once()
    {
        var child = await ChildOf(new OneForOneStrategy(0, null, _ => Directive.Restart));
        var stopped = child.WatchAsync();
        child.Tell("fail");
        (await stopped.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        Log.Entries.ShouldBe(["new"]);
    }

    [Fact]
    public void Window_forgets_restarts_once_it_has_passed()
    {
        var clock = new HandClock();
        var stats = new ChildRestartStats(ActorRefs.Nobody, clock);
        var window = TimeSpan.FromSeconds(10);

        stats.RequestRestartPermission(2, window).ShouldBeTrue();
        stats.RequestRestartPermission(2, window).ShouldBeTrue();
        stats.RequestRestartPermission(2, window).ShouldBeFalse();
        clock.MonotonicClock += window + TimeSpan.FromTicks(1);
        stats.RequestRestartPermission(2, window).ShouldBeTrue();
        stats.RequestRestartPermission(2, window).ShouldBeTrue();
        stats.RequestRestartPermission(2, window).ShouldBeFalse();
    }

    [Fact]
    public async Task Escalation_makes_the_parent_fail_with_the_same_cause()
    {
        var cause = new TaskCompletionSource<Exception>();
        var grandparent = Start(new Behaviour
        {
            Strategy = new OneForOneStrategy(e =>
            {
                cause.SetResult(e);
                return Directive.Stop;
            }),
            OnPreStart = context => context.ActorOf(new Behaviour
            {
                Strategy = new OneForOneStrategy(_ => Directive.Escalate),
                OnPreStart = inner => inner.ActorOf(Child().Props, "child"),
                OnPostStop = _ => Log.Add("parent stopped"),
            }.Props, "parent"),
        }, "grandparent");

        (await Find("/user/grandparent/parent/child")).Tell("fail");

        (await cause.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOfType<Broken>();
        await Log.Until("parent stopped");
    }

    [Fact]
    public async Task All_for_one_restarts_the_siblings_too()
    {
        var parent = Start(new Behaviour
        {
            Strategy = new AllForOneStrategy(_ => Directive.Restart),
            OnPreStart = context =>
            {
                context.ActorOf(Child("a").Props, "a");
                context.ActorOf(Child("b").Props, "b");
            },
        }, "parent");
        var a = await Find("/user/parent/a");
        var b = await Find("/user/parent/b");
        b.Tell("1");
        await Log.Until("b 1 #1");

        a.Tell("fail");
        await Log.First(5);
        b.Tell("2");

        (await Log.Until("b 2 #1")).Count(e => e == "new").ShouldBe(4);
    }

    [Fact]
    public async Task Restarting_parent_stops_its_children_and_waits_for_them()
    {
        var gate = new TaskCompletionSource();
        var parent = Start(new Behaviour
        {
            OnConstruct = () => Log.Add("parent new"),
            OnPreStart = context => context.ActorOf(new Behaviour
            {
                OnPostStop = _ =>
                {
                    gate.Task.Wait();
                    Log.Add("child stopped");
                },
            }.Props, "child"),
            OnMessage = (m, _) =>
            {
                if (m is "fail") throw new Broken();
            },
        });
        parent.Tell("fail");
        gate.SetResult();
        await parent.Ask<ActorIdentity>(new Identify(1));

        Log.Entries.ShouldBe(["parent new", "child stopped", "parent new"]);
    }

    [Fact]
    public async Task Surviving_children_restart_with_their_parent()
    {
        var parent = Start(new Behaviour
        {
            KeepsChildrenOnRestart = true,
            OnPreStart = context =>
            {
                if (context.Child("child").IsNobody()) context.ActorOf(Child().Props, "child");
            },
            OnMessage = (m, _) =>
            {
                if (m is "fail") throw new Broken();
            },
        }, "parent");
        var child = await Find("/user/parent/child");
        child.Tell("1");
        await Log.Until("child 1 #1");

        parent.Tell("fail");
        await parent.Ask<ActorIdentity>(new Identify(1));
        child.Tell("2");

        (await Log.Until("child 2 #1")).ShouldBe(["new", "child 1 #1", "new", "child 2 #1"]);
    }

    [Fact]
    public async Task Failing_constructor_stops_the_child_by_default()
    {
        var child = await ChildOf(SupervisorStrategy.DefaultStrategy, new Behaviour { OnConstruct = () => throw new Broken() });
        (await child.WatchAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    [Fact]
    public async Task Failed_creation_is_tried_again_when_the_parent_says_restart()
    {
        var tries = 0;
        var child = await ChildOf(new OneForOneStrategy(_ => Directive.Restart), new Behaviour
        {
            OnPreStart = _ =>
            {
                if (++tries < 3) throw new Broken();
            },
            OnMessage = (m, _) => Log.Add($"{m} after {tries}"),
        });
        child.Tell("x");
        (await Log.First(1)).ShouldBe(["x after 3"]);
    }

    [Fact]
    public async Task Exception_in_PreRestart_does_not_end_the_restart()
    {
        var child = await ChildOf(new OneForOneStrategy(_ => Directive.Restart), new Behaviour
        {
            OnConstruct = () => Log.Add("new"),
            OnPreRestart = (_, _) => throw new Broken("in PreRestart"),
            OnMessage = (m, _) =>
            {
                if (m is "fail") throw new Broken();
                Log.Add((string)m);
            },
        });
        child.Tell("fail");
        child.Tell("x");
        (await Log.First(3)).ShouldBe(["new", "new", "x"]);
    }

    [Fact]
    public async Task Exception_in_PostRestart_is_decided_by_the_supervisor()
    {
        var seen = new Journal<Exception>();
        var child = await ChildOf(
            new OneForOneStrategy(e =>
            {
                seen.Add(e);
                return e is PostRestartException ? Directive.Stop : Directive.Restart;
            }),
            new Behaviour
            {
                OnPostRestart = _ => throw new Broken("in PostRestart"),
                OnMessage = (_, _) => throw new Broken("first"),
            });
        var stopped = child.WatchAsync();
        child.Tell("fail");

        (await stopped.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        seen.Entries[1].ShouldBeOfType<PostRestartException>().OriginalCause.Message.ShouldBe("first");
    }

    [Fact]
    public async Task Children_are_suspended_while_the_failure_of_their_parent_is_undecided()
    {
        var gate = new TaskCompletionSource();
        Start(new Behaviour
        {
            Strategy = new OneForOneStrategy(_ =>
            {
                gate.Task.Wait();
                return Directive.Resume;
            }),
            OnPreStart = context => context.ActorOf(new Behaviour
            {
                OnPreStart = inner => inner.ActorOf(Child().Props, "child"),
                OnMessage = (_, _) => throw new Broken(),
            }.Props, "parent"),
        }, "top");
        var parent = await Find("/user/top/parent");
        var child = (LocalActorRef)await Find("/user/top/parent/child");
        parent.Tell("fail");

        // The suspension travels as a system message; when it has been handled the child keeps what it is told.
        while (!child.Cell.IsSuspended) await Task.Yield();
        child.Tell("1");
        Log.Entries.ShouldBe(["new"]);
        gate.SetResult();
        await Log.Until("child 1 #1");
    }

    private Behaviour Child(string name = "child")
    {
        var count = 0;
        return new Behaviour
        {
            OnConstruct = () =>
            {
                count = 0;
                Log.Add("new");
            },
            OnMessage = (m, _) =>
            {
                if (m is "fail") throw new Broken();
                Log.Add($"{name} {m} #{++count}");
            },
        };
    }

    private async Task<IActorRef> ChildOf(SupervisorStrategy strategy, Behaviour? child = null)
    {
        var born = new TaskCompletionSource<IActorRef>();
        Start(new Behaviour
        {
            Strategy = strategy,
            OnPreStart = context => born.SetResult(context.ActorOf((child ?? Child()).Props, "child")),
        });
        return await born.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class HandClock : ITimeProvider
    {
        public DateTimeOffset Now => DateTimeOffset.UnixEpoch + MonotonicClock;

        public TimeSpan MonotonicClock { get; set; }

        public TimeSpan HighResMonotonicClock => MonotonicClock;
    }
}
