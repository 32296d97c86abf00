using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

/// <summary>Messages put aside and taken back.</summary>
public sealed class StashTests : Scenario
{
    [Fact]
    public async Task UnstashAll_puts_messages_back_in_their_order_before_all_others()
    {
        var actor = Stashing();
        foreach (var message in new[] { "a", "b", "c", "open", "d" }) actor.Tell(message);
        (await Log.First(4)).ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    public async Task Unstash_puts_back_the_oldest()
    {
        var actor = Stashing();
        foreach (var message in new[] { "a", "b", "one", "one" }) actor.Tell(message);
        (await Log.First(2)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Sender_is_kept()
    {
        var actor = Stashing();
        var answer = actor.Ask<string>("who", TimeSpan.FromSeconds(30));
        actor.Tell("open");
        (await answer).ShouldBe("you");
    }

    [Fact]
    public async Task Same_message_twice_is_refused_but_an_equal_one_is_not()
    {
        var failure = Failures();
        var actor = Stashing();
        actor.Tell("a");
        actor.Tell("a");
        actor.Tell("twice");
        (await failure.First(1))[0].ShouldBeOfType<IllegalActorStateException>();
        Log.Entries.ShouldBe(["a", "a"]);
    }

    [Fact]
    public async Task Full_stash_is_refused()
    {
        var failure = Failures();
        var actor = Sys.ActorOf(Props.Create(() => new Stasher(Log)).WithStashCapacity(2));
        foreach (var message in new[] { "a", "b", "c" }) actor.Tell(message);
        (await failure.First(1))[0].ShouldBeOfType<StashOverflowException>();
    }

    [Fact]
    public async Task Restart_redelivers_the_stash_to_the_new_instance()
    {
        var actor = Stashing();
        foreach (var message in new[] { "a", "b", "fail", "open" }) actor.Tell(message);
        (await Log.First(2)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Stop_makes_dead_letters_of_the_stash()
    {
        var letters = Published<DeadLetter>();
        var actor = Stashing();
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell(PoisonPill.Instance);
        (await letters.First(2)).Select(l => l.Message).ShouldBe(["a", "b"]);
    }

    private IActorRef Stashing() => Sys.ActorOf(Props.Create(() => new Stasher(Log)));

    private Journal<Exception> Failures()
    {
        var failures = new Journal<Exception>();
        Sys.EventStream.Subscribe(Sys.ActorOf(new Behaviour { OnMessage = (m, _) => failures.Add(((Error)m).Cause!) }.Props), typeof(Error));
        return failures;
    }

    private sealed class Stasher(Journal log) : UntypedActor, IWithUnboundedStash
    {
        private bool _open;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "open":
                    _open = true;
                    Stash.UnstashAll();
                    break;
                case "one":
                    _open = true;
                    Stash.Unstash();
                    break;
                case "fail":
                    throw new Broken();
                case "twice":
                    Stash.Stash();
                    Stash.Stash();
                    break;
                case "who" when _open:
                    Sender.Tell("you");
                    break;
                case string text when _open:
                    log.Add(text);
                    break;
                default:
                    Stash.Stash();
                    break;
            }
        }

        protected override void PostRestart(Exception reason)
        {
            // Restarted by "twice": what was stashed comes again, so the test sees that it was not lost.
            if (reason is IllegalActorStateException) _open = true;
            base.PostRestart(reason);
        }
    }
}
