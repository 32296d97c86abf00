using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

/// <summary>The races, many times over: nothing is lost, nothing comes twice, order per sender holds, everything ends.</summary>
public sealed class StressTests : Scenario
{
    [Fact]
    public async Task Every_message_to_a_stopping_actor_is_handled_or_a_dead_letter()
    {
        const int senders = 4;
        const int each = 2_000;
        for (var round = 0; round < 20; round++)
        {
            var handled = 0;
            var dead = 0;
            var all = new TaskCompletionSource();
            var letters = Sys.ActorOf(new Behaviour
            {
                OnMessage = (m, _) =>
                {
                    if (((DeadLetter)m).Message is int) Count(ref dead);
                },
            }.Props);
            Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
            var actor = Start(new Behaviour { OnMessage = (_, _) => Count(ref handled) });

            var told = Enumerable.Range(0, senders).Select(_ => Task.Run(() =>
            {
                for (var i = 0; i < each; i++)
                {
                    if (i == each / 2) Sys.Stop(actor);
                    actor.Tell(i, ActorRefs.NoSender);
                }
            }));
            await Task.WhenAll(told);
            await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
            Sys.EventStream.Unsubscribe(letters);
            (handled + dead).ShouldBe(senders * each);

            void Count(ref int counter)
            {
                Interlocked.Increment(ref counter);
                if (Volatile.Read(ref handled) + Volatile.Read(ref dead) == senders * each) all.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task Order_per_sender_holds_with_many_senders()
    {
        const int senders = 6;
        const int each = 20_000;
        var last = new int[senders];
        var wrong = 0;
        var received = 0;
        var all = new TaskCompletionSource();
        var actor = Start(new Behaviour
        {
            OnMessage = (m, _) =>
            {
                var (sender, number) = ((int, int))m;
                if (number != ++last[sender]) wrong++;
                if (++received == senders * each) all.SetResult();
            },
        });
        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() =>
        {
            for (var i = 1; i <= each; i++) actor.Tell((sender, i), ActorRefs.NoSender);
        })));
        await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
        wrong.ShouldBe(0);
    }

    [Fact]
    public async Task Every_watcher_hears_of_every_death_however_watch_and_stop_meet()
    {
        const int subjects = 2_000;
        var watcher = Start(new Behaviour
        {
            OnMessage = (m, context) =>
            {
                if (m is IActorRef subject) context.Watch(subject);
                else Log.Add(((Terminated)m).ActorRef.Path.Name);
            },
        });
        Parallel.For(0, subjects, _ =>
        {
            var subject = Start(new Behaviour());
            watcher.Tell(subject);
            Sys.Stop(subject);
        });
        (await Log.First(subjects)).Distinct().Count().ShouldBe(subjects);
    }

    [Fact]
    public async Task Restarts_under_load_lose_only_the_failing_messages()
    {
        const int messages = 20_000;
        var handled = 0;
        var failed = 0;
        var all = new TaskCompletionSource();
        var actor = Start(new Behaviour
        {
            OnMessage = (m, _) =>
            {
                var fails = (int)m % 100 == 0;
                if (fails) failed++;
                else handled++;
                if (handled + failed == messages) all.SetResult();
                if (fails) throw new Broken();
            },
        });
        for (var i = 0; i < messages; i++) actor.Tell(i, ActorRefs.NoSender);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
        failed.ShouldBe(messages / 100);
    }

    [Fact]
    public async Task Async_handlers_under_load_run_one_at_a_time()
    {
        const int messages = 5_000;
        var inside = 0;
        var overlaps = 0;
        var done = 0;
        var all = new TaskCompletionSource();
        Func<int, Task> handler = async n =>
        {
            if (Interlocked.Increment(ref inside) != 1) overlaps++;
            if (n % 2 == 0) await Task.Yield();
            else await Task.Run(static () => { }).ConfigureAwait(false);
            Interlocked.Decrement(ref inside);
            if (++done == messages) all.SetResult();
        };
        var actor = Sys.ActorOf(Props.Create(() => new OneAtATime(handler)));
        Parallel.For(0, messages, i => actor.Tell(i, ActorRefs.NoSender));
        await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
        overlaps.ShouldBe(0);
    }

    [Fact]
    public async Task Trees_start_and_stop_completely()
    {
        Props Level(int depth) => new Behaviour
        {
            OnPreStart = context =>
            {
                if (depth == 0) Log.Add("leaf");
                else for (var i = 0; i < 6; i++) context.ActorOf(Level(depth - 1), $"n{i}");
            },
            OnPostStop = _ => Log.Add("stopped"),
        }.Props;

        for (var round = 1; round <= 5; round++)
        {
            var top = Sys.ActorOf(Level(3));
            await top.Ask<ActorIdentity>(new Identify(null));
            (await top.GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();
            Log.Entries.Count(e => e == "stopped").ShouldBe(round * (1 + 6 + 36 + 216));
        }
    }

    [Fact]
    public void Dead_letter_to_a_stopped_subscriber_of_dead_letters_goes_nowhere()
    {
        var subscriber = (LocalActorRef)Start(new Behaviour());
        Sys.Stop(subscriber);
        while (!subscriber.IsStopped) Thread.Yield();

        // It is unsubscribed a moment later, when the unsubscriber has found it dead; until then it is told of every letter.
        for (var i = 0; i < 100; i++)
        {
            Sys.EventStream.Subscribe(subscriber, typeof(DeadLetter));
            Sys.EventStream.Publish(new DeadLetter("x", Sys.DeadLetters, subscriber));
        }
    }

    [Fact]
    public async Task Questions_from_everywhere_are_all_answered()
    {
        var echo = Start(new Behaviour { OnMessage = (m, context) => context.Sender.Tell(m) });
        var asking = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 3_000; i++) (await echo.Ask<int>(i, TimeSpan.FromSeconds(30))).ShouldBe(i);
        }));
        await Task.WhenAll(asking).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task System_terminates_under_load()
    {
        var system = ActorSystem.Create("loaded", Configuration.ConfigurationFactory.ParseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF"));
        var players = Enumerable.Range(0, 50).Select(_ => system.ActorOf(new Behaviour { OnMessage = (m, context) => context.Sender.Tell(m) }.Props)).ToArray();
        for (var i = 0; i < players.Length; i++) players[i].Tell("ball", players[(i + 1) % players.Length]);
        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class OneAtATime : ReceiveActor
    {
        public OneAtATime(Func<int, Task> handler) => ReceiveAsync<int>(handler);
    }
}
