using Akka.Actor;

namespace Akka.Tests.Actor;

/// <summary>Watching: who is told, when, once, and when not.</summary>
public sealed class DeathWatchTests : Scenario
{
    [Fact]
    public async Task Watcher_is_told_once_however_often_it_watched()
    {
        var subject = Start(new Behaviour());
        var watcher = Watcher();
        watcher.Tell(("watch", subject));
        watcher.Tell(("watch", subject));
        await Settled(watcher);

        Sys.Stop(subject);

        (await Log.First(1)).ShouldBe(["Terminated True"]);
        await Settled(watcher);
        Log.Entries.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Watching_the_dead_is_answered_with_existence_not_confirmed()
    {
        var subject = Start(new Behaviour());
        await subject.GracefulStop(TimeSpan.FromSeconds(30));
        Watcher().Tell(("watch", subject));
        (await Log.First(1)).ShouldBe(["Terminated False"]);

        var never = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef("akka://test/user/never");
        Watcher().Tell(("watch", never));
        (await Log.First(2)).ShouldBe(["Terminated False", "Terminated False"]);
    }

    [Fact]
    public async Task Watching_oneself_is_nothing()
    {
        var watcher = Watcher();
        watcher.Tell(("watch", watcher));
        await Settled(watcher);
        (await watcher.GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    [Fact]
    public async Task Unwatch_takes_back_a_notice_that_is_already_in_the_mailbox()
    {
        var subject = Start(new Behaviour());
        var watcher = Watcher();
        watcher.Tell(("watch", subject));
        await Settled(watcher);
        var gate = new TaskCompletionSource();
        watcher.Tell(gate);

        // The watcher is busy while its subject stops: the notice waits behind the gate, and so does the unwatch.
        var stopped = subject.WatchAsync();
        watcher.Tell(("unwatch", subject));
        Sys.Stop(subject);
        await stopped;
        gate.SetResult();

        await Settled(watcher);
        Log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unhandled_notice_breaks_the_death_pact()
    {
        var failure = new TaskCompletionSource<Exception>();
        var subject = Start(new Behaviour());
        Start(new Behaviour
        {
            Strategy = new OneForOneStrategy(e =>
            {
                failure.SetResult(e);
                return Directive.Stop;
            }),
            OnPreStart = context => context.ActorOf(new Behaviour { OnPreStart = c => c.Watch(subject) }.Props),
        });
        Sys.Stop(subject);

        (await failure.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOfType<DeathPactException>().DeadActor.ShouldBe(subject);
    }

    [Fact]
    public async Task WatchWith_delivers_the_given_message_from_the_dead_and_later_forms_are_ignored()
    {
        var subject = Start(new Behaviour(), "subject");
        var watcher = Start(new Behaviour
        {
            OnPreStart = context =>
            {
                context.WatchWith(subject, "gone");
                context.WatchWith(subject, "other");
                context.Watch(subject);
            },
            OnMessage = (m, context) => Log.Add($"{m} {context.Sender.Path.Name}"),
        });
        await Settled(watcher);

        Sys.Stop(subject);

        (await Log.First(1)).ShouldBe(["gone subject"]);
    }

    [Fact]
    public async Task Messages_sent_before_stopping_arrive_before_the_notice()
    {
        var watcher = Watcher();
        var subject = Start(new Behaviour
        {
            OnMessage = (_, context) =>
            {
                for (var i = 0; i < 100; i++) watcher.Tell(i.ToString());
                context.Stop(context.Self);
            },
        });
        watcher.Tell(("watch", subject));
        await Settled(watcher);
        subject.Tell("go");

        var seen = await Log.Until("Terminated True");
        seen.Length.ShouldBe(101);
        seen[^1].ShouldBe("Terminated True");
    }

    [Fact]
    public async Task Parent_that_watches_its_child_is_told_once()
    {
        var parent = Start(new Behaviour
        {
            OnPreStart = context => context.Watch(context.ActorOf(new Behaviour().Props, "child")),
            OnMessage = (m, context) =>
            {
                if (m is "stop") context.Stop(context.Child("child"));
                else Log.Add($"{m.GetType().Name} children={context.GetChildren().Count()}");
            },
        });
        parent.Tell("stop");

        (await Log.First(1)).ShouldBe(["Terminated children=0"]);
        await Settled(parent);
        Log.Entries.Length.ShouldBe(1);
    }

    [Fact]
    public async Task WatchAsync_ends_false_when_given_up()
    {
        var subject = Start(new Behaviour());
        using var cancel = new CancellationTokenSource();
        var watching = subject.WatchAsync(cancel.Token);
        await cancel.CancelAsync();
        (await watching).ShouldBeFalse();
    }

    private IActorRef Watcher() => Start(new Behaviour
    {
        OnMessage = (m, context) =>
        {
            switch (m)
            {
                case ("watch", IActorRef subject):
                    context.Watch(subject);
                    break;
                case ("unwatch", IActorRef subject):
                    context.Unwatch(subject);
                    break;
                case TaskCompletionSource gate:
                    gate.Task.Wait();
                    break;
                case Terminated terminated:
                    Log.Add($"Terminated {terminated.ExistenceConfirmed}");
                    break;
                default:
                    Log.Add(m.ToString()!);
                    break;
            }
        },
    });

    // When an actor answers, it has handled everything that was told to it before.
    private static Task<ActorIdentity> Settled(IActorRef actor) => actor.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(30));
}
