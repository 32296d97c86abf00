using Akka.Actor;

namespace Akka.Tests.Actor;

/// <summary>Handlers that await: the mailbox waits, the context stays, failures reach the supervisor, a stop does not wait.</summary>
public sealed class AsyncTests : Scenario
{
    [Fact]
    public async Task Next_message_waits_until_the_handler_has_ended()
    {
        var gate = new TaskCompletionSource();
        var actor = Handling(async (self, message) =>
        {
            Log.Add($"begin {message}");
            if (message is "slow") await gate.Task;
            Log.Add($"end {message}");
        });
        actor.Tell("slow");
        actor.Tell("next");
        (await Log.First(1)).ShouldBe(["begin slow"]);
        gate.SetResult();
        (await Log.First(4)).ShouldBe(["begin slow", "end slow", "begin next", "end next"]);
    }

    [Fact]
    public async Task Self_Sender_and_Context_stay_right_after_every_kind_of_await()
    {
        var asker = Start(new Behaviour { OnMessage = (m, _) => Log.Add((string)m) }, "asker");
        var actor = Handling(
            async (self, _) =>
            {
                await Task.Yield();
                self.Report("yield");
                await Task.Run(static () => { }).ConfigureAwait(false);
                self.Report("no context");
                await Task.Run(static () => { }).ConfigureAwait(false);
                self.Report("no context again");
            },
            "actor");
        actor.Tell("go", asker);

        (await Log.First(3)).ShouldBe(["yield: actor actor asker", "no context: actor actor asker", "no context again: actor actor asker"]);
    }

    [Fact]
    public async Task Context_works_where_ConfigureAwait_false_has_left_the_turn()
    {
        var actor = Handling(async (self, message) =>
        {
            if (message is Terminated)
            {
                Log.Add("child gone");
                return;
            }

            await Task.Run(static () => { }).ConfigureAwait(false);
            self.StartChildAndStopIt();
        });
        actor.Tell("go");
        (await Log.First(1)).ShouldBe(["child gone"]);
    }

    [Fact]
    public async Task Failure_after_an_await_reaches_the_supervisor()
    {
        var failure = new TaskCompletionSource<Exception>();
        Start(new Behaviour
        {
            Strategy = new OneForOneStrategy(e =>
            {
                failure.SetResult(e);
                return Directive.Stop;
            }),
            OnPreStart = context => context.ActorOf(Async(async (_, _) =>
            {
                await Task.Yield();
                throw new Broken();
            })).Tell("go"),
        });
        (await failure.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOfType<Broken>();
    }

    [Fact]
    public async Task Restart_after_a_failing_await_goes_on_with_the_next_message()
    {
        var actor = Handling(async (_, message) =>
        {
            await Task.Yield();
            if (message is "fail") throw new Broken();
            Log.Add((string)message);
        });
        foreach (var message in new[] { "a", "fail", "b" }) actor.Tell(message);
        (await Log.First(2)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Stop_in_the_middle_of_an_await_does_not_wait_and_the_handler_still_ends()
    {
        var gate = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        var actor = Handling(async (_, _) =>
        {
            began.SetResult();
            try
            {
                await gate.Task;
            }
            finally
            {
                Log.Add("finally");
            }
        });
        actor.Tell("go");
        await began.Task;
        var stopped = actor.WatchAsync();
        Sys.Stop(actor);
        (await stopped.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        Log.Entries.ShouldBeEmpty();

        gate.SetResult();
        (await Log.First(1)).ShouldBe(["finally"]);
    }

    [Fact]
    public async Task Watch_notices_are_queued_while_a_handler_awaits()
    {
        var gate = new TaskCompletionSource();
        var subject = Start(new Behaviour());
        var actor = Handling(async (self, message) =>
        {
            if (message is Terminated) Log.Add("terminated");
            if (message is not "go") return;
            self.WatchOther(subject);
            await gate.Task;
            Log.Add("handler ended");
        });
        actor.Tell("go");
        await subject.GracefulStop(TimeSpan.FromSeconds(30));
        gate.SetResult();
        (await Log.First(2)).ShouldBe(["handler ended", "terminated"]);
    }

    [Fact]
    public async Task Untyped_actor_awaits_with_RunTask()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Untyped(Log)));
        actor.Tell("a");
        actor.Tell("b");
        (await Log.First(4)).ShouldBe(["begin a", "end a", "begin b", "end b"]);
    }

    [Fact]
    public async Task Handler_that_needs_no_waiting_costs_no_suspension()
    {
        var actor = Handling((self, message) =>
        {
            Log.Add((string)message);
            return Task.CompletedTask;
        });
        actor.Tell("a");
        actor.Tell("b");
        (await Log.First(2)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Asking_inside_a_handler_leaves_the_actor_free_to_answer_others()
    {
        var echo = Start(new Behaviour { OnMessage = (m, context) => context.Sender.Tell($"{m}!") });
        var actor = Handling(async (self, message) => self.Answer(await echo.Ask<string>(message)));
        (await actor.Ask<string>("x", TimeSpan.FromSeconds(30))).ShouldBe("x!");
    }

    private IActorRef Handling(Func<Awaiting, object, Task> handler, string? name = null) => Sys.ActorOf(Async(handler), name);

    private static Props Async(Func<Awaiting, object, Task> handler) => Props.Create(() => new Awaiting(handler));

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(Func<Awaiting, object, Task> handler) => ReceiveAnyAsync(message => handler(this, message));

        public void Report(string where) =>
            Sender.Tell($"{where}: {Self.Path.Name} {Context.Self.Path.Name} {Context.Sender.Path.Name}");

        public void Answer(object message) => Sender.Tell(message);

        public void WatchOther(IActorRef subject) => Context.Watch(subject);

        public void StartChildAndStopIt()
        {
            var child = Context.ActorOf(new Behaviour().Props);
            Context.Watch(child);
            Context.Stop(child);
        }
    }

    private sealed class Untyped(Journal log) : UntypedActor
    {
        protected override void OnReceive(object message) => RunTask(async () =>
        {
            log.Add($"begin {message}");
            await Task.Yield();
            log.Add($"end {message}");
        });
    }
}
