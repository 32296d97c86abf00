using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.TestActors;

namespace Akka.Tests;

/// <summary>What is logged about messages that nobody handled, and when it is suspended (akka-facts 2.8).</summary>
public class DeadLetterListenerTests : PatientTestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public DeadLetterListenerTests()
        : base("""
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            akka.log-dead-letters = 2
            akka.log-dead-letters-suspend-duration = 1s
            """)
    {
        // It subscribes in its first turn.
        var listener = ((ExtendedActorSystem)Sys).SystemGuardian.GetChild(["deadLetterListener"]);
        AwaitAssert(() => Sys.EventStream.IsSubscribed(listener).ShouldBeTrue(), interval: TimeSpan.FromMilliseconds(5));
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task The_line_says_why_the_letter_was_dead()
    {
        var stopped = Sys.ActorOf(BlackHoleActor.Props, "stopped");
        await stopped.GracefulStop(TimeSpan.FromSeconds(30));
        EventFilter.Info(contains: "Message [String] from").And.Info(contains: "the actor has terminated").ExpectOne(() => stopped.Tell("x"));
    }

    [Fact]
    public void A_message_told_to_dead_letters_names_the_missing_sender() =>
        EventFilter.Info(contains: "what Sender is when a message came without one").ExpectOne(() => Sys.DeadLetters.Tell("x"));

    [Fact]
    public void Unhandled_messages_are_among_them() =>
        EventFilter.Info(contains: "no handler for it").ExpectOne(() => Sys.ActorOf(Props.Create(() => new UnhandledMessageActor())).Tell("x"));

    [Fact]
    public void Dropped_messages_are_among_them_with_their_reason() =>
        EventFilter.Info(contains: "dropped: no room").ExpectOne(() => Sys.EventStream.Publish(new Dropped("x", "no room", TestActor)));

    [Fact]
    public void Suppressed_messages_are_not_logged()
    {
        Sys.EventStream.Subscribe<SuppressedDeadLetter>(TestActor);
        EventFilter.Info(contains: "dead letters encountered").Expect(0, TimeSpan.FromMilliseconds(100), () => Sys.DeadLetters.Tell(new Quiet()));
        ExpectMsg<SuppressedDeadLetter>().Message.ShouldBeOfType<Quiet>();
    }

    [Fact]
    public void After_the_limit_it_is_silent_for_a_while_and_then_says_how_much_was_left_out()
    {
        EventFilter.Info(contains: "[1] dead letters encountered.").ExpectOne(() => Sys.DeadLetters.Tell(1));
        EventFilter.Info(contains: "no more dead letters will be logged in next [00:00:01]").ExpectOne(() => Sys.DeadLetters.Tell(2));
        EventFilter.Info(contains: "dead letters encountered").Expect(0, TimeSpan.FromMilliseconds(100), () =>
        {
            Sys.DeadLetters.Tell(3);
            Sys.DeadLetters.Tell(4);
        });
        Clock.Advance(Second);
        EventFilter.Info(contains: "of which 2 were not logged").ExpectOne(() => Sys.DeadLetters.Tell(5));
        EventFilter.Info(contains: "[1] dead letters encountered.").ExpectOne(() => Sys.DeadLetters.Tell(6));
    }

    [Fact]
    public void A_large_message_is_shown_by_the_begin_of_its_first_lines_on_one_line()
    {
        var begin = $"first\n{new string('x', 194)}";
        EventFilter.Info(contains: $"Message content: first {new string('x', 194)}...").ExpectOne(() => Sys.DeadLetters.Tell($"{begin}the rest\nof a document"));
    }

    private sealed class Quiet : IDeadLetterSuppression;
}
