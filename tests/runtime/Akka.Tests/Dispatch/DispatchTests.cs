using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Event;
using Akka.Tests.Actor;

namespace Akka.Tests.Dispatch;

/// <summary>Where turns run, how long they are, who may be kept waiting; mailboxes by configuration.</summary>
public sealed class DispatchTests() : Scenario("""
    my-pinned { type = PinnedDispatcher }
    my-threads { type = ForkJoinDispatcher, dedicated-thread-pool { thread-count = 2, threadtype = background } }
    single { type = Dispatcher, throughput = 1 }
    small { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 2, mailbox-push-timeout-time = 0s }
    waiting { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 1, mailbox-push-timeout-time = 10s }
    own { mailbox-type = "Akka.Tests.Dispatch.DispatchTests+NewestFirst, Akka.Tests" }
    akka.actor.deployment { "/deployed" { dispatcher = my-pinned }, "/parent/*" { dispatcher = my-pinned } }
    """)
{
    [Fact]
    public async Task Blocked_handler_does_not_keep_the_actor_it_has_woken_waiting()
    {
        // Each blocks until the actor it has just told something has run.
        for (var i = 1; i <= 20; i++)
        {
            var ran = new TaskCompletionSource();
            var woken = Start(new Behaviour { OnMessage = (_, _) => ran.TrySetResult() });
            var blocked = Start(new Behaviour
            {
                OnMessage = (_, context) =>
                {
                    woken.Tell("run");
                    Log.Add(ran.Task.Wait(TimeSpan.FromSeconds(30)) ? "ran" : "starved");
                },
            });
            blocked.Tell("go");
            (await Log.First(i))[^1].ShouldBe("ran");
        }
    }

    [Fact]
    public async Task Chain_of_turns_lets_other_work_of_the_pool_through()
    {
        var stop = false;
        Start(new Behaviour
        {
            OnPreStart = context => context.Self.Tell("again"),
            OnMessage = (m, context) =>
            {
                if (!Volatile.Read(ref stop)) context.Self.Tell(m);
            },
        });
        var pairs = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => Start(new Behaviour { OnMessage = (m, context) => { if (!Volatile.Read(ref stop)) context.Sender.Tell(m); } })).ToArray();
        foreach (var one in pairs) one.Tell("ball", pairs[0]);

        await Task.Run(static () => { }).WaitAsync(TimeSpan.FromSeconds(30));
        (await Start(new Behaviour { OnMessage = (m, context) => context.Sender.Tell(m) }).Ask<string>("through", TimeSpan.FromSeconds(30))).ShouldBe("through");
        Volatile.Write(ref stop, true);
    }

    [Fact]
    public async Task Pinned_actor_has_a_thread_of_its_own_that_ends_with_it()
    {
        var threads = new ConcurrentBag<Thread>();
        var behaviour = new Behaviour { OnMessage = (_, _) => threads.Add(Thread.CurrentThread) };
        var pinned = Sys.ActorOf(behaviour.Props.WithDispatcher("my-pinned"));
        for (var i = 0; i < 3; i++)
        {
            pinned.Tell("x");
            await pinned.Ask<ActorIdentity>(new Identify(i));
        }

        threads.Distinct().Count().ShouldBe(1);
        var thread = threads.First();
        thread.IsThreadPoolThread.ShouldBeFalse();
        await pinned.GracefulStop(TimeSpan.FromSeconds(30));
        thread.Join(TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    [Fact]
    public async Task Fork_join_dispatcher_uses_its_own_threads()
    {
        var name = new TaskCompletionSource<string?>();
        Sys.ActorOf(new Behaviour { OnPreStart = _ => name.SetResult(Thread.CurrentThread.Name) }.Props.WithDispatcher("my-threads"));
        (await name.Task).ShouldStartWith("my-threads-");
    }

    [Theory]
    [InlineData("deployed")]
    public async Task Deployment_section_chooses_the_dispatcher(string name)
    {
        var onPool = new TaskCompletionSource<bool>();
        Start(new Behaviour { OnPreStart = _ => onPool.SetResult(Thread.CurrentThread.IsThreadPoolThread) }, name);
        (await onPool.Task).ShouldBeFalse();

        var childOnPool = new TaskCompletionSource<bool>();
        Start(new Behaviour { OnPreStart = c => c.ActorOf(new Behaviour { OnPreStart = _ => childOnPool.SetResult(Thread.CurrentThread.IsThreadPoolThread) }.Props, "any") }, "parent");
        (await childOnPool.Task).ShouldBeFalse();
    }

    [Fact]
    public void Unknown_dispatcher_or_mailbox_is_named_in_the_error()
    {
        Should.Throw<ConfigurationException>(() => Sys.ActorOf(new Behaviour().Props.WithDispatcher("none"))).Message.ShouldContain("[none]");
        Should.Throw<ConfigurationException>(() => Sys.ActorOf(new Behaviour().Props.WithMailbox("none"))).Message.ShouldContain("[none]");
    }

    [Fact]
    public async Task Throughput_lets_others_run_in_between()
    {
        var gate = new TaskCompletionSource();
        var busy = Sys.ActorOf(new Behaviour
        {
            OnMessage = (m, _) =>
            {
                if (m is "gate") gate.Task.Wait();
                else Log.Add("busy");
            },
        }.Props.WithDispatcher("single"));
        busy.Tell("gate");
        for (var i = 0; i < 1000; i++) busy.Tell("x");
        gate.SetResult();
        await Log.First(1000);
        ((LocalActorRef)busy).Cell.Dispatcher.Throughput.ShouldBe(1);
    }

    [Fact]
    public async Task Full_bounded_mailbox_makes_dead_letters_that_say_why()
    {
        var letters = Published<DeadLetter>();
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var slow = Sys.ActorOf(Blocking(gate, entered).Props.WithMailbox("small"));
        slow.Tell("gate");
        await entered.Task;
        foreach (var message in new[] { "a", "b", "c" }) slow.Tell(message);

        var letter = (await letters.First(1))[0];
        letter.Message.ShouldBe("c");
        letter.Reason.ShouldNotBeNull().ShouldContain("full");
        gate.SetResult();
        (await Log.First(2)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Sender_waits_for_room_in_a_bounded_mailbox()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var slow = Sys.ActorOf(Blocking(gate, entered).Props.WithMailbox("waiting"));
        slow.Tell("gate");
        await entered.Task;
        slow.Tell("a");
        var telling = Task.Run(() =>
        {
            slow.Tell("b");
            slow.Tell("c");
        });
        gate.SetResult();
        await telling.WaitAsync(TimeSpan.FromSeconds(30));
        (await Log.First(3)).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Mailbox_type_of_ones_own_decides_the_order()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var actor = Sys.ActorOf(Blocking(gate, entered).Props.WithMailbox("own"));
        actor.Tell("gate");
        await entered.Task;
        foreach (var message in new[] { "a", "b", "c" }) actor.Tell(message);
        gate.SetResult();
        (await Log.First(3)).ShouldBe(["c", "b", "a"]);
    }

    [Fact]
    public async Task What_a_handler_leaves_in_an_AsyncLocal_does_not_reach_the_actor_that_runs_next()
    {
        var local = new AsyncLocal<string?>();
        var next = Start(new Behaviour { OnMessage = (_, _) => Log.Add(local.Value ?? "clean") });
        var leaving = Start(new Behaviour
        {
            OnMessage = (_, _) =>
            {
                local.Value = "left behind";
                next.Tell("go");
            },
        });
        leaving.Tell("go");
        (await Log.First(1)).ShouldBe(["clean"]);
    }

    [Fact]
    public async Task Full_bounded_mailbox_does_not_stop_the_clock()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var slow = Sys.ActorOf(Blocking(gate, entered).Props.WithMailbox("waiting"));
        slow.Tell("gate");
        await entered.Task;
        for (var i = 0; i < 3; i++) Sys.Scheduler.ScheduleTellOnce(TimeSpan.Zero, slow, "x", ActorRefs.NoSender);

        var rang = new TaskCompletionSource();
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(5), rang.SetResult);
        await rang.Task.WaitAsync(TimeSpan.FromSeconds(30));
        gate.SetResult();
    }

    [Fact]
    public void Null_is_refused_where_it_is_told()
    {
        Should.Throw<ArgumentNullException>(() => Start(new Behaviour()).Tell(null!, null));
        Should.Throw<InvalidMessageException>(() => Sys.DeadLetters.Tell(null!, null));
    }

    [Fact]
    public async Task Message_without_sender_comes_from_dead_letters()
    {
        var sender = new TaskCompletionSource<IActorRef>();
        Start(new Behaviour { OnMessage = (_, context) => sender.SetResult(context.Sender) }).Tell("x", ActorRefs.NoSender);
        (await sender.Task).ShouldBe(Sys.DeadLetters);
    }

    private Behaviour Blocking(TaskCompletionSource gate, TaskCompletionSource entered) => new()
    {
        OnMessage = (m, _) =>
        {
            if (m is "gate")
            {
                entered.TrySetResult();
                gate.Task.Wait();
            }
            else
            {
                Log.Add((string)m);
            }
        },
    };

    /// <summary>A mailbox that hands out the newest message first.</summary>
    public sealed class NewestFirst(Settings settings, Config config) : MailboxType(settings, config)
    {
        public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Queue();

        private sealed class Queue : IMessageQueue
        {
            private readonly ConcurrentStack<Envelope> _stack = new();

            public bool HasMessages => !_stack.IsEmpty;

            public int Count => _stack.Count;

            public void Enqueue(IActorRef receiver, Envelope envelope) => _stack.Push(envelope);

            public bool TryDequeue(out Envelope envelope) => _stack.TryPop(out envelope);

            public void CleanUp(IActorRef owner, IMessageQueue deadletters)
            {
                while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
            }
        }
    }
}
