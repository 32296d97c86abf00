using Akka.Remote.Core;
using Akka.Remote.Core.SystemDelivery;
using FsCheck;
using FsCheck.Fluent;
using Effect = Akka.Remote.Core.SystemDelivery.SystemDeliveryEffect<int>;
using Input = Akka.Remote.Core.SystemDelivery.SystemDeliveryInput<int>;

namespace Akka.Remote.Tests.Core;

/// <summary>The invariants R7 to R9.</summary>
public sealed class SystemDeliveryTests
{
    private static readonly SystemDeliverySettings Settings = new(
        BufferSize: 50, ResendLimit: 8, ResendInterval: TimeSpan.FromSeconds(2), AcknowledgeAfter: TimeSpan.FromSeconds(0.3), UndeliveredTimeout: TimeSpan.FromMinutes(3), RetryInterval: TimeSpan.FromSeconds(5));

    private readonly SystemDeliveryProtocol<int> _protocol = new(Settings);

    [Fact]
    public void R7_messages_go_out_numbered_in_order_and_wait_for_a_session()
    {
        Handle(new Input.Sent(10)).OfType<Effect.WantSession>().ShouldHaveSingleItem();
        Handle(new Input.Sent(20)).OfType<Effect.Transmit>().ShouldBeEmpty();
        Handle(new Input.SessionStarted()).OfType<Effect.Transmit>().ShouldBe([new(1, 10), new(2, 20)]);
        Handle(new Input.Sent(30)).OfType<Effect.Transmit>().ShouldBe([new(3, 30)]);
    }

    [Fact]
    public void R7_what_is_not_acknowledged_is_sent_again_from_the_first_in_steps_that_acknowledgements_let_go_on()
    {
        Handle(new Input.SessionStarted());
        for (var i = 1; i <= 20; i++) Handle(new Input.Sent(i));
        Handle(new Input.SessionEnded());
        Handle(new Input.SessionStarted()).OfType<Effect.Transmit>().Select(static sent => sent.Number).ShouldBe(Enumerable.Range(1, 8).Select(static i => (long)i));
        Handle(new Input.Acknowledged(8)).OfType<Effect.Transmit>().Select(static sent => sent.Number).ShouldBe(Enumerable.Range(9, 8).Select(static i => (long)i));
    }

    [Fact]
    public void R7_the_resend_timer_begins_at_the_first_that_is_missing()
    {
        Handle(new Input.SessionStarted());
        var timer = Handle(new Input.Sent(1)).OfType<Effect.SetTimer>().Last();
        Handle(new Input.TimerFired(timer.Token)).OfType<Effect.Transmit>().ShouldBe([new(1, 1)]);
        Handle(new Input.TimerFired(timer.Token)).ShouldBeEmpty();
    }

    [Fact]
    public void R7_a_session_is_asked_for_again_while_something_waits()
    {
        var retry = Handle(new Input.Sent(1)).OfType<Effect.SetTimer>().Single(static timer => timer.After == Settings.RetryInterval);
        Handle(new Input.TimerFired(retry.Token)).OfType<Effect.WantSession>().ShouldHaveSingleItem();
    }

    [Fact]
    public void R8_duplicates_and_gaps_are_not_delivered()
    {
        Handle(new Input.SessionStarted());
        Handle(new Input.Arrived(1, 1)).OfType<Effect.Deliver>().ShouldBe([new(1)]);
        Handle(new Input.Arrived(1, 1)).OfType<Effect.Deliver>().ShouldBeEmpty();
        Handle(new Input.Arrived(3, 3)).OfType<Effect.Deliver>().ShouldBeEmpty();
        Handle(new Input.Arrived(2, 2)).OfType<Effect.Deliver>().ShouldBe([new(2)]);
        Handle(new Input.Arrived(3, 3)).OfType<Effect.Deliver>().ShouldBe([new(3)]);
    }

    [Fact]
    public void R8_what_has_been_delivered_is_acknowledged_after_a_while_or_when_there_is_much_of_it()
    {
        Handle(new Input.SessionStarted());
        var timer = Handle(new Input.Arrived(1, 1)).OfType<Effect.SetTimer>().Single();
        timer.After.ShouldBe(Settings.AcknowledgeAfter);
        Handle(new Input.TimerFired(timer.Token)).ShouldBe([new Effect.Acknowledge(1)]);
        for (var i = 2; i <= SystemDeliveryProtocol<int>.AcknowledgeEvery; i++) Handle(new Input.Arrived(i, i)).OfType<Effect.Acknowledge>().ShouldBeEmpty();
        Handle(new Input.Arrived(101, 101)).OfType<Effect.Acknowledge>().ShouldBe([new(101)]);
    }

    [Fact]
    public void R8_another_incarnation_begins_with_one_on_both_ways()
    {
        Handle(new Input.SessionStarted());
        Handle(new Input.Sent(1));
        Handle(new Input.Arrived(1, 1));
        Handle(new Input.PeerForgotten("restarted")).OfType<Effect.Drop>().ShouldBe([new(1, "restarted")]);
        Handle(new Input.Sent(2)).OfType<Effect.Transmit>().ShouldBe([new(1, 2)]);
        Handle(new Input.Arrived(1, 5)).OfType<Effect.Deliver>().ShouldBe([new(5)]);
    }

    [Fact]
    public void R9_one_more_than_the_buffer_takes_gives_the_peer_up()
    {
        for (var i = 0; i < Settings.BufferSize; i++) Handle(new Input.Sent(i)).OfType<Effect.GiveUp>().ShouldBeEmpty();
        Handle(new Input.Sent(99)).OfType<Effect.GiveUp>().ShouldHaveSingleItem();
        _protocol.WaitingCount.ShouldBe(Settings.BufferSize);
    }

    [Fact]
    public void A_message_that_cannot_be_delivered_for_too_long_gives_the_peer_up()
    {
        var timer = Handle(new Input.Sent(1)).OfType<Effect.SetTimer>().Single(static one => one.After == Settings.UndeliveredTimeout);
        Handle(new Input.TimerFired(timer.Token)).OfType<Effect.GiveUp>().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void Acknowledgements_of_what_was_never_sent_change_nothing(long upTo)
    {
        Handle(new Input.SessionStarted());
        Handle(new Input.Sent(1));
        Handle(new Input.Acknowledged(upTo));
        _protocol.WaitingCount.ShouldBe(1);
    }

    [Fact]
    public void Everything_arrives_once_and_in_order_over_a_line_that_loses_doubles_and_swaps() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), static seed => Live(new Random(seed))).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void Live(Random random)
    {
        var (sender, receiver) = (new SystemDeliveryProtocol<int>(Settings), new SystemDeliveryProtocol<int>(Settings));
        var line = new List<(SystemDeliveryProtocol<int> To, Input Input)>();
        var timers = new List<(SystemDeliveryProtocol<int> Of, long Token, TimeSpan After)>();
        var delivered = new List<int>();
        var sent = 0;
        var isUp = false;

        void Handle(SystemDeliveryProtocol<int> at, Input input)
        {
            var outbox = new Outbox<Effect>();
            at.Handle(input, TimeSpan.Zero, outbox);
            foreach (var effect in outbox.Effects)
            {
                switch (effect)
                {
                    case Effect.Transmit transmit:
                        line.Add((receiver, new Input.Arrived(transmit.Number, transmit.Message)));
                        break;
                    case Effect.Acknowledge acknowledge:
                        line.Add((sender, new Input.Acknowledged(acknowledge.UpTo)));
                        break;
                    case Effect.Deliver deliver:
                        delivered.Add(deliver.Message);
                        break;
                    case Effect.SetTimer timer when timer.After < Settings.UndeliveredTimeout:
                        timers.Add((at, timer.Token, timer.After));
                        break;
                }
            }

            delivered.ShouldBe(Enumerable.Range(1, delivered.Count), "R8");
        }

        void Take(int index, bool keep)
        {
            var (to, input) = line[index];
            if (!keep) line.RemoveAt(index);
            Handle(to, input);
        }

        void Switch(bool up)
        {
            if (isUp == up) return;
            isUp = up;
            line.Clear();
            foreach (var side in new[] { sender, receiver }) Handle(side, up ? new Input.SessionStarted() : new Input.SessionEnded());
        }

        for (var step = 0; step < 200; step++)
        {
            switch (random.Next(10))
            {
                case < 3 when sender.WaitingCount < Settings.BufferSize:
                    Handle(sender, new Input.Sent(++sent));
                    break;
                case < 7 when line.Count > 0:
                    Take(random.Next(line.Count), keep: random.Next(5) == 0);
                    break;
                case 7 when line.Count > 0:
                    line.RemoveAt(random.Next(line.Count));
                    break;
                case 8 when timers.Count > 0:
                    var at = random.Next(timers.Count);
                    var timer = timers[at];
                    timers.RemoveAt(at);
                    Handle(timer.Of, new Input.TimerFired(timer.Token));
                    break;
                case 9:
                    Switch(random.Next(3) > 0);
                    break;
            }
        }

        Switch(true);
        for (var round = 0; round < 100 && sender.WaitingCount > 0; round++)
        {
            while (line.Count > 0) Take(0, keep: false);
            var due = timers.ToList();
            timers.Clear();
            foreach (var (of, token, _) in due) Handle(of, new Input.TimerFired(token));
        }

        delivered.Count.ShouldBe(sent, "R7");
        sender.WaitingCount.ShouldBe(0);
    }

    private IReadOnlyList<Effect> Handle(Input input)
    {
        var outbox = new Outbox<Effect>();
        _protocol.Handle(input, TimeSpan.Zero, outbox);
        return outbox.Effects;
    }
}
