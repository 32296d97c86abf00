using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

/// <summary>Questions and their ends; PipeTo; GracefulStop.</summary>
public sealed class AskTests : Scenario
{
    [Fact]
    public async Task Answer_completes_the_task_and_a_second_one_is_a_dead_letter()
    {
        var letters = Published<DeadLetter>();
        var twice = Start(new Behaviour
        {
            OnMessage = (_, context) =>
            {
                context.Sender.Tell("first");
                context.Sender.Tell("second");
            },
        });
        (await twice.Ask<string>("?")).ShouldBe("first");
        (await letters.First(1))[0].Message.ShouldBe("second");
    }

    [Fact]
    public async Task Timeout_faults_the_task()
    {
        var silent = Start(new Behaviour { OnMessage = (_, _) => { } });
        var failure = await Should.ThrowAsync<AskTimeoutException>(silent.Ask("?", TimeSpan.FromMilliseconds(20)));
        failure.Message.ShouldBe("Timeout after 0.02 seconds");
    }

    [Fact]
    public async Task Default_timeout_comes_from_the_configuration()
    {
        using var system = ActorSystem.Create("other", Configuration.ConfigurationFactory.ParseString("akka.actor.ask-timeout = 20ms, akka.loglevel = OFF"));
        var silent = system.ActorOf(new Behaviour { OnMessage = (_, _) => { } }.Props);
        await Should.ThrowAsync<AskTimeoutException>(silent.Ask("?"));
    }

    [Fact]
    public async Task Failure_faults_with_its_cause_and_without_one_cancels()
    {
        var cause = new Broken();
        await Should.ThrowAsync<Broken>(Answering(new Status.Failure(cause)).Ask("?"));
        await Should.ThrowAsync<TaskCanceledException>(Answering(new Status.Failure(null)).Ask("?"));
    }

    [Fact]
    public async Task Answer_of_another_type_faults() =>
        await Should.ThrowAsync<ArgumentException>(Answering("text").Ask<int>("?"));

    [Fact]
    public async Task Cancelled_token_cancels_before_and_while_waiting()
    {
        var silent = Start(new Behaviour { OnMessage = (_, _) => { } });
        using var cancel = new CancellationTokenSource();
        var asking = silent.Ask("?", cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<TaskCanceledException>(asking);
        await Should.ThrowAsync<TaskCanceledException>(silent.Ask("?", cancel.Token));
    }

    [Fact]
    public async Task Factory_makes_the_message_from_the_answering_reference()
    {
        var echo = Start(new Behaviour { OnMessage = (m, _) => ((IActorRef)m).Tell("direct") });
        (await echo.Ask<string>(self => self, TimeSpan.FromSeconds(30), default)).ShouldBe("direct");
    }

    [Fact]
    public async Task Asker_goes_on_outside_of_the_answering_turn()
    {
        var inTurn = new TaskCompletionSource<bool>();
        var release = new TaskCompletionSource();
        var actor = Start(new Behaviour
        {
            OnMessage = (m, context) =>
            {
                context.Sender.Tell(m);
                release.Task.Wait();
            },
        });
        await actor.Ask("?");

        // The answering turn is still blocked, so this can only run beside it.
        ActorCell.Current.ShouldBeNull();
        release.SetResult();
    }

    [Fact]
    public async Task Task_result_is_piped_as_a_message_and_a_failure_as_a_status()
    {
        var taker = Start(new Behaviour { OnMessage = (m, context) => Log.Add($"{(m as Status.Failure)?.Cause?.Message ?? m} {context.Sender.Path.Name}") });
        await Task.FromResult("value").PipeTo(taker);
        await Task.FromResult(3).PipeTo(taker, taker, success: n => $"number {n}");
        await Task.FromException<string>(new Broken()).PipeTo(taker);
        await Task.FromException<string>(new Broken()).PipeTo(taker, failure: e => $"mapped {e.Message}");
        await Task.CompletedTask.PipeTo(taker);
        await Task.CompletedTask.PipeTo(taker, success: () => "done");

        (await Log.First(5)).ShouldBe(
            ["value deadLetters", $"number 3 {taker.Path.Name}", "broken deadLetters", "mapped broken deadLetters", "done deadLetters"]);
    }

    [Fact]
    public async Task Graceful_stop_is_cancelled_when_the_actor_takes_too_long()
    {
        var gate = new TaskCompletionSource();
        var slow = Start(new Behaviour { OnPostStop = _ => gate.Task.Wait() });
        await Should.ThrowAsync<TaskCanceledException>(slow.GracefulStop(TimeSpan.FromMilliseconds(20)));
        gate.SetResult();
    }

    [Fact]
    public async Task Graceful_stop_takes_a_stop_message_of_ones_own()
    {
        var polite = Start(new Behaviour
        {
            OnMessage = (m, context) =>
            {
                if (m is "please") context.Stop(context.Self);
            },
        });
        (await polite.GracefulStop(TimeSpan.FromSeconds(30), "please")).ShouldBeTrue();
    }

    [Fact]
    public async Task Inbox_receives_in_order_and_by_predicate()
    {
        using var inbox = Inbox.Create(Sys);
        var echo = Start(new Behaviour { OnMessage = (m, context) => context.Sender.Tell(m) });
        inbox.Watch(echo);
        foreach (var message in new object[] { "a", 1, "b" }) inbox.Send(echo, message);

        inbox.ReceiveWhere(m => m is int, TimeSpan.FromSeconds(30)).ShouldBe(1);
        (await inbox.ReceiveAsync(TimeSpan.FromSeconds(30))).ShouldBe("a");
        inbox.Receive(TimeSpan.FromSeconds(30)).ShouldBe("b");
        echo.Tell(PoisonPill.Instance);
        inbox.Receive(TimeSpan.FromSeconds(30)).ShouldBeOfType<Terminated>().ActorRef.ShouldBe(echo);
        await Should.ThrowAsync<TimeoutException>(inbox.ReceiveAsync(TimeSpan.FromMilliseconds(10)));
    }

    private IActorRef Answering(object answer) => Start(new Behaviour { OnMessage = (_, context) => context.Sender.Tell(answer) });
}
