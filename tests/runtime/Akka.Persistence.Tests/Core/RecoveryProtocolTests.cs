namespace Akka.Persistence.Core;

/// <summary>P9 and P10 of the project's README, and the order of a recovery.</summary>
public sealed class RecoveryProtocolTests
{
    private readonly List<RecoveryEffect> _effects = [];
    private RecoveryProtocol _protocol = new(long.MaxValue, long.MaxValue);

    [Fact]
    public void Permit_then_snapshot_then_events_then_completion()
    {
        Give(new RecoveryInput.Started()).ShouldBe([new RecoveryEffect.RequestPermit()]);
        Give(new RecoveryInput.PermitGranted())
            .ShouldBe([new RecoveryEffect.StartTicking(), new RecoveryEffect.LoadSnapshot()]);
        Give(new RecoveryInput.SnapshotSearched(7))
            .ShouldBe([new RecoveryEffect.OfferSnapshot(), new RecoveryEffect.Replay(8, long.MaxValue, long.MaxValue)]);
        Give(new RecoveryInput.ReplayEnded(9)).ShouldBe(
            [new RecoveryEffect.StopTicking(), new RecoveryEffect.ReturnPermit(), new RecoveryEffect.Complete(9)]);
        _protocol.Phase.ShouldBe(RecoveryPhase.Recovered);
    }

    [Fact]
    public void Without_a_snapshot_the_replay_begins_at_the_first_event()
    {
        UpToSnapshot();
        Give(new RecoveryInput.SnapshotSearched(0)).ShouldBe([new RecoveryEffect.Replay(1, long.MaxValue, long.MaxValue)]);
    }

    [Fact]
    public void The_next_page_is_asked_for_before_the_first_one_is_handled()
    {
        UpToReplay();
        Give(new RecoveryInput.PageArrived(1000, 1000, HasMore: true, HighestSequenceNr: 1500))
            .ShouldBe([new RecoveryEffect.Replay(1001, 1500, long.MaxValue - 1000)]);
        Give(new RecoveryInput.PageHandled()).ShouldBeEmpty();
        Give(new RecoveryInput.PageArrived(500, 1500, HasMore: false, HighestSequenceNr: 1500)).ShouldBeEmpty();
        Give(new RecoveryInput.PageHandled()).ShouldContain(new RecoveryEffect.Complete(1500));
    }

    [Fact]
    public void What_another_writer_stores_during_the_replay_is_left_to_collide()
    {
        UpToReplay();
        Give(new RecoveryInput.PageArrived(1000, 1000, HasMore: true, HighestSequenceNr: 1000)).ShouldBeEmpty();
        Give(new RecoveryInput.PageHandled()).ShouldContain(new RecoveryEffect.Complete(1000));
    }

    [Fact]
    public void Replay_stops_at_the_wanted_number_of_events()
    {
        _protocol = new RecoveryProtocol(toSequenceNr: 5000, replayMax: 1500);
        UpToReplay().ShouldBe([new RecoveryEffect.Replay(1, 5000, 1500)]);
        Give(new RecoveryInput.PageArrived(1000, 1000, HasMore: true, HighestSequenceNr: 9000))
            .ShouldBe([new RecoveryEffect.Replay(1001, 5000, 500)]);
    }

    [Fact]
    public void A_failed_handler_returns_the_permit_before_the_hook_runs()
    {
        UpToReplay();
        var cause = new InvalidOperationException("no");
        Give(new RecoveryInput.HandlerFailed(cause, "event")).ShouldBe(
            [new RecoveryEffect.StopTicking(), new RecoveryEffect.ReturnPermit(), new RecoveryEffect.Fail(cause, "event")]);
        _protocol.Phase.ShouldBe(RecoveryPhase.Failed);
    }

    [Fact]
    public void The_end_comes_once()
    {
        UpToReplay();
        Give(new RecoveryInput.ReplayEnded(1));
        Give(new RecoveryInput.ReplayEnded(1)).ShouldBeEmpty();
        Give(new RecoveryInput.ReplayFailed(new InvalidOperationException())).ShouldBeEmpty();
        Give(new RecoveryInput.Ticked()).ShouldBeEmpty();
    }

    [Fact]
    public void Silence_for_a_whole_interval_is_a_failure()
    {
        UpToReplay();
        Give(new RecoveryInput.Ticked()).ShouldBeEmpty();
        Give(new RecoveryInput.Ticked()).ShouldBe(
            [new RecoveryEffect.StopTicking(), new RecoveryEffect.ReturnPermit(), new RecoveryEffect.TimeOut(RecoveryPhase.Replaying)]);
    }

    [Fact]
    public void An_event_between_two_ticks_is_a_sign_of_life()
    {
        UpToReplay();
        Give(new RecoveryInput.Ticked());
        Give(new RecoveryInput.EventArrived());
        Give(new RecoveryInput.Ticked()).ShouldBeEmpty();
    }

    [Fact]
    public void A_snapshot_store_that_fails_ends_the_recovery()
    {
        UpToSnapshot();
        var cause = new InvalidOperationException("no");
        Give(new RecoveryInput.SnapshotFailed(cause)).ShouldContain(new RecoveryEffect.Fail(cause, null));
    }

    private void UpToSnapshot()
    {
        Give(new RecoveryInput.Started());
        Give(new RecoveryInput.PermitGranted());
    }

    private List<RecoveryEffect> UpToReplay()
    {
        UpToSnapshot();
        return Give(new RecoveryInput.SnapshotSearched(0));
    }

    private List<RecoveryEffect> Give(RecoveryInput input)
    {
        _effects.Clear();
        _protocol.Handle(input, _effects);
        return [.. _effects];
    }
}
