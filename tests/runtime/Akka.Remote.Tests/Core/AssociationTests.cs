using Akka.Actor;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;

namespace Akka.Remote.Tests.Core;

/// <summary>The invariants R1 to R6, each by its simplest story.</summary>
public sealed class AssociationTests
{
    private static readonly TimeSpan FirstGate = TimeSpan.FromMilliseconds(100);

    private readonly TwoAssociations _world = new();

    private TwoAssociations.Node Low => _world.Low;

    private TwoAssociations.Node High => _world.High;

    [Fact]
    public void One_dial_makes_a_session_on_both_sides()
    {
        Low.Want();
        _world.DeliverAll();
        Low.Session!.Connection.ShouldBe(High.Session!.Connection);
        (Low.Session.IsInbound, High.Session.IsInbound).ShouldBe((false, true));
        (Low.Session.PeerUid, High.Session.PeerUid).ShouldBe((High.Uid, Low.Uid));
        Low.News.ShouldContain(new AssociationNews.Associated(false, High.Uid));
        High.News.ShouldContain(new AssociationNews.Associated(true, Low.Uid));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void R1_of_two_dials_that_cross_the_lower_address_counts_whoever_is_heard_first(int first)
    {
        Low.Want();
        High.Want();
        _world.DeliverOne(_ => first);
        _world.DeliverAll();
        Low.Session!.Connection.ShouldBe(High.Session!.Connection);
        Low.Session.IsInbound.ShouldBeFalse();
        _world.OpenWires.ShouldHaveSingleItem();
    }

    [Fact]
    public void R1_a_hello_written_before_the_other_dial_was_accepted_does_not_break_the_session()
    {
        High.Want();
        Low.Want();
        _world.DeliverOne(static count => count - 1);
        High.State.ShouldBeOfType<AssociationState.Active>();
        var session = High.Session!.Connection;
        _world.DeliverOne(static count => count - 1);
        _world.DeliverAll();
        Low.Session!.Connection.ShouldBe(session);
        High.Session!.Connection.ShouldBe(session);
    }

    [Fact]
    public void R1_a_peer_that_has_lost_the_session_begins_a_new_one_on_both_sides()
    {
        Low.Want();
        _world.DeliverAll();
        var before = Low.Session!.Connection;
        High.Handle(new AssociationInput.ConnectionLost(before, "only this side has noticed"));
        _world.Pass(TwoAssociations.Gate);
        High.FireDue();
        High.Want();
        Low.Session!.Connection.ShouldBe(before);
        _world.DeliverAll();
        Low.Session!.Connection.ShouldNotBe(before);
        Low.Session.Connection.ShouldBe(High.Session!.Connection);
    }

    [Fact]
    public void R1_lanes_are_dialled_by_the_dialler_of_the_session_whoever_wants_them()
    {
        Low.Want();
        _world.DeliverAll();
        High.Want(Lane.User);
        Low.Want(Lane.User);
        Low.Want(Lane.Large);
        _world.DeliverAll();
        foreach (var lane in new[] { Lane.User, Lane.Large })
            Low.Session![lane].ShouldBe(High.Session![lane]);
        Low.Session!.User.ShouldBeOfType<LaneState.Open>();
        _world.OpenWires.Count.ShouldBe(3);
    }

    [Fact]
    public void A_lane_wanted_before_the_session_is_opened_with_it()
    {
        High.Want(Lane.User);
        _world.DeliverAll();
        Low.Session!.User.ShouldBeOfType<LaneState.Open>();
    }

    [Fact]
    public void R2_a_new_incarnation_ends_the_session_with_the_old_which_is_quarantined()
    {
        Low.Want();
        _world.DeliverAll();
        var old = High.Uid;
        _world.Restart(High);
        High.Want();
        _world.DeliverOne(static count => count - 1);
        _world.DeliverAll();
        Low.News.OfType<AssociationNews.Quarantined>().Single().Uid.ShouldBe(old);
        Low.Session!.PeerUid.ShouldBe(High.Uid);
        Low.Effects.OfType<AssociationEffect.ForgetSystemMessages>().ShouldHaveSingleItem();
    }

    [Fact]
    public void R2_a_call_of_a_process_that_is_gone_ends_nothing_when_it_is_read_late()
    {
        Low.Want();
        _world.DeliverAll();
        var gone = High.Uid + 1;
        _world.Restart(High);
        _world.Restart(High);
        High.Want();
        _world.DeliverAll();
        Low.Handle(new AssociationInput.HelloReceived(99, new Hello(High.Address, gone, Low.Address, Lane.Control, 7, 0)));
        Low.Effects.Last().ShouldBeOfType<AssociationEffect.Refuse>().Refusal.ShouldBe(Refusal.Unproven);
        _world.DeliverAll();
        Low.Session!.PeerUid.ShouldBe(High.Uid);
        Low.News.OfType<AssociationNews.Quarantined>().ShouldNotContain(news => news.Uid == High.Uid);
    }

    [Fact]
    public void R2_a_call_that_is_in_doubt_twice_waits_for_the_gate()
    {
        Low.Want();
        _world.DeliverAll();
        _world.Restart(High);
        High.Want();
        _world.DeliverAll();
        High.Session.ShouldNotBeNull();

        _world.Restart(High);
        High.Want();
        var dialling = (AssociationState.Dialling)High.State;
        High.Handle(new AssociationInput.DialRefused(Lane.Control, dialling.Number, Refusal.Unproven, "once"));
        dialling = (AssociationState.Dialling)High.State;
        High.Handle(new AssociationInput.DialRefused(Lane.Control, dialling.Number, Refusal.Unproven, "twice"));
        High.State.ShouldBeOfType<AssociationState.Gated>();
    }

    [Fact]
    public void R3_a_quarantined_incarnation_is_refused_and_told_and_not_dialled_into_a_session()
    {
        Low.Want();
        _world.DeliverAll();
        Low.Handle(new AssociationInput.QuarantineOrdered(null, "for the test"));
        _world.DeliverAll();
        High.News.ShouldContain(new AssociationNews.QuarantinedByPeer());

        _world.Pass(TwoAssociations.Gate);
        High.FireDue();
        Low.FireDue();
        High.Want();
        _world.DeliverAll();
        High.Session.ShouldBeNull();
        High.News.OfType<AssociationNews.QuarantinedByPeer>().Count().ShouldBe(2);

        Low.Want();
        _world.DeliverAll();
        Low.Session.ShouldBeNull();
    }

    [Fact]
    public void R3_the_mark_of_a_quarantine_is_pruned()
    {
        Low.Want();
        _world.DeliverAll();
        Low.Handle(new AssociationInput.QuarantineOrdered(High.Uid, "for the test"));
        _world.DeliverAll();
        _world.Pass(TimeSpan.FromDays(5));
        Low.FireDue();
        High.FireDue();
        High.Want();
        _world.DeliverAll();
        Low.Session.ShouldNotBeNull();
    }

    [Fact]
    public void R3_quarantining_a_uid_that_is_not_there_leaves_the_session_alone()
    {
        Low.Want();
        _world.DeliverAll();
        Low.Handle(new AssociationInput.QuarantineOrdered(999, "somebody of the past"));
        Low.Session.ShouldNotBeNull();
    }

    [Fact]
    public void Quarantining_an_unknown_incarnation_only_forgets_what_waits_for_it()
    {
        Low.Handle(new AssociationInput.QuarantineOrdered(null, "never reached"));
        Low.Effects.ShouldBe([new AssociationEffect.ForgetSystemMessages("never reached")]);
    }

    [Fact]
    public void R4_after_a_failure_nothing_is_dialled_until_the_gate_opens()
    {
        Low.Want();
        Low.Handle(new AssociationInput.DialFailed(Lane.Control, 1, "refused"));
        Low.State.WhyClosed!.ShouldContain("refused");
        Low.Want();
        Low.Effects.OfType<AssociationEffect.Dial>().Count().ShouldBe(1);
        _world.Pass(FirstGate - TimeSpan.FromMilliseconds(1));
        Low.FireDue();
        Low.Want();
        Low.Effects.OfType<AssociationEffect.Dial>().Count().ShouldBe(1);
        _world.Pass(TimeSpan.FromMilliseconds(1));
        Low.FireDue();
        Low.State.WhyClosed.ShouldBeNull();
        Low.Want();
        Low.Effects.OfType<AssociationEffect.Dial>().Count().ShouldBe(2);
    }

    [Fact]
    public void R4_a_dial_of_the_peer_opens_the_gate()
    {
        Low.Want();
        _world.Cut(1);
        Low.Handle(new AssociationInput.DialFailed(Lane.Control, 1, "refused"));
        _world.DeliverAll();
        High.Want();
        _world.DeliverAll();
        Low.Session.ShouldNotBeNull();
    }

    [Fact]
    public void R4_what_waits_when_a_session_is_lost_is_dropped_with_the_reason()
    {
        Low.Want();
        _world.DeliverAll();
        _world.Cut(Low.Session!.Connection);
        _world.DeliverAll();
        Low.Effects.OfType<AssociationEffect.DropWaiting>().Single().Reason.ShouldBe("it was cut");
        Low.News.OfType<AssociationNews.Disassociated>().Single().GatedFor.ShouldBe(FirstGate);
    }

    [Fact]
    public void R4_the_gate_stays_closed_longer_with_each_failure_in_a_row_and_never_longer_than_configured()
    {
        var gates = Enumerable.Range(1, 8).Select(_ =>
        {
            FailToDial();
            return Low.News.OfType<AssociationNews.DialFailed>().Last().GatedFor;
        });
        gates.Select(gate => gate.TotalMilliseconds).ShouldBe([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    }

    [Fact]
    public void R4_a_session_that_has_held_for_a_heartbeat_interval_makes_the_next_gate_short_again()
    {
        FailToDial();
        Low.Want();
        _world.DeliverAll();
        var session = Low.Session!;
        _world.Cut(session.Connection);
        _world.DeliverAll();
        Low.News.OfType<AssociationNews.Disassociated>().Last().GatedFor.ShouldBe(FirstGate * 2);

        _world.Pass(TwoAssociations.Gate);
        Low.FireDue();
        Low.Want();
        _world.DeliverAll();
        _world.Pass(TwoAssociations.HeartbeatInterval);
        Low.FireDue();
        _world.Cut(Low.Session!.Connection);
        _world.DeliverAll();
        Low.News.OfType<AssociationNews.Disassociated>().Last().GatedFor.ShouldBe(FirstGate);
    }

    [Fact]
    public void R5_a_handshake_without_an_answer_ends()
    {
        Low.Want();
        _world.Pass(TwoAssociations.Handshake);
        Low.FireDue();
        Low.Effects.ShouldContain(new AssociationEffect.AbandonDial(Lane.Control, 1));
        Low.State.ShouldBeOfType<AssociationState.Gated>();
    }

    [Fact]
    public void R5_a_dial_that_has_reached_nobody_is_made_anew_when_the_peer_calls()
    {
        Low.Want();
        _world.LoseAll();
        _world.Pass(TimeSpan.FromSeconds(2));
        High.Want();
        _world.DeliverAll();
        Low.Session!.Connection.ShouldBe(High.Session!.Connection);
        Low.Session.IsInbound.ShouldBeFalse();
    }

    [Fact]
    public void R5_who_yields_does_not_wait_for_ever()
    {
        High.Want();
        High.Handle(new AssociationInput.DialRefused(Lane.Control, 1, Refusal.Crossing, ""));
        High.State.ShouldBeOfType<AssociationState.Yielding>();
        _world.Pass(TwoAssociations.Handshake);
        High.FireDue();
        High.State.ShouldBeOfType<AssociationState.Gated>();
    }

    [Fact]
    public void R5_a_lane_that_is_not_opened_ends_the_session()
    {
        Low.Want();
        _world.DeliverAll();
        Low.Want(Lane.User);
        _world.Pass(TwoAssociations.Handshake);
        Low.FireDue();
        Low.Session.ShouldBeNull();
    }

    [Fact]
    public void R5_a_silent_session_ends_and_one_that_is_heard_goes_on()
    {
        Low.Want();
        _world.DeliverAll();
        _world.Pass(TimeSpan.FromSeconds(4));
        Low.FireDue();
        Low.Effects.OfType<AssociationEffect.SendHeartbeat>().ShouldHaveSingleItem();
        Low.Session.ShouldNotBeNull();
        _world.Pass(TwoAssociations.Silence);
        Low.FireDue(isSilent: true);
        Low.Session.ShouldBeNull();
    }

    [Fact]
    public void R6_the_answer_to_a_dial_that_was_given_up_is_closed()
    {
        Low.Want();
        _world.Pass(TwoAssociations.Handshake);
        Low.FireDue();
        Low.Handle(new AssociationInput.DialAnswered(Lane.Control, 1, 77, new Welcome(High.Uid)));
        Low.Session.ShouldBeNull();
        Low.Effects.ShouldContain(new AssociationEffect.Close(77, "this dial was given up"));
    }

    [Fact]
    public void A_stranger_who_calls_another_address_is_refused_and_this_is_said()
    {
        Low.Handle(new AssociationInput.HelloReceived(5, new Hello(High.Address, 22, new Address("akka.tcp", "a", "other", 1), Lane.Control, 1, 0)));
        Low.Effects.OfType<AssociationEffect.Refuse>().Single().Refusal.ShouldBe(Refusal.WrongAddress);
        Low.News.OfType<AssociationNews.Refused>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Shutdown_says_farewell_and_nobody_is_let_in_any_more()
    {
        Low.Want();
        _world.DeliverAll();
        Low.Handle(new AssociationInput.ShutdownOrdered());
        Low.Effects.OfType<AssociationEffect.SessionEnded>().Single().Farewell.ShouldBe(Farewell.ShuttingDown);
        _world.DeliverAll();
        High.News.OfType<AssociationNews.Disassociated>().Single().Reason.ShouldBe("the peer shuts down");
        High.Effects.OfType<AssociationEffect.SessionEnded>().Single().Lingers.ShouldBeTrue("what was written before is still read");
        _world.Pass(TwoAssociations.Gate);
        High.FireDue();
        High.Want();
        _world.DeliverAll();
        High.Session.ShouldBeNull();
    }

    [Fact]
    public void Every_input_is_handled_in_every_state()
    {
        var hello = new Hello(High.Address, 22, Low.Address, Lane.Control, 100, 100);
        AssociationInput[] inputs =
        [
            new AssociationInput.Wanted(Lane.Large), new AssociationInput.LaneAsked(1, Lane.User), new AssociationInput.HelloReceived(9, hello),
            new AssociationInput.HelloReceived(10, hello with { Lane = Lane.User }), new AssociationInput.DialAnswered(Lane.Control, 1, 3, new Welcome(22)),
            new AssociationInput.DialAnswered(Lane.User, 1, 4, new Welcome(22)), new AssociationInput.DialRefused(Lane.Control, 1, Refusal.Stale, ""),
            new AssociationInput.DialFailed(Lane.User, 1, ""), new AssociationInput.ConnectionLost(1, ""), new AssociationInput.FarewellReceived(1, Farewell.Broken),
            new AssociationInput.TimerFired(1, TimeSpan.Zero), new AssociationInput.QuarantineOrdered(null, ""), new AssociationInput.ShutdownOrdered(),
        ];
        inputs.Select(static input => input.GetType()).Distinct().Count().ShouldBe(typeof(AssociationInput).GetNestedTypes().Length);
        foreach (var first in inputs)
        {
            foreach (var second in inputs)
            {
                var world = new TwoAssociations();
                world.Low.Want();
                world.Low.Handle(first);
                world.Low.Handle(second);
            }
        }
    }

    private void FailToDial()
    {
        Low.Want();
        Low.Handle(new AssociationInput.DialFailed(Lane.Control, ((AssociationState.Dialling)Low.State).Number, "refused"));
        _world.Pass(TwoAssociations.Gate);
        Low.FireDue();
    }
}
