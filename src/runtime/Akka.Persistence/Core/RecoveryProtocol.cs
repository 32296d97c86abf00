namespace Akka.Persistence.Core;

/// <summary>How far an actor is on its way back from the store.</summary>
internal enum RecoveryPhase
{
    New,
    AwaitingPermit,
    LoadingSnapshot,
    Replaying,
    Recovered,
    Failed,
}

/// <summary>
/// The way of one incarnation from its start to its first command: permit, snapshot, events, completion. Keeps P9 (a permit
/// taken is returned exactly once) and P10 (silence longer than the event timeout is a failure).
/// </summary>
/// <param name="toSequenceNr">The last event wanted.</param>
/// <param name="replayMax">The largest number of events wanted.</param>
internal sealed class RecoveryProtocol(long toSequenceNr, long replayMax)
{
    private long _remaining = replayMax;
    private long? _highest;
    private bool _heardSinceTick;

    public RecoveryPhase Phase { get; private set; } = RecoveryPhase.New;

    /// <summary>The page that arrived last ends the replay.</summary>
    public bool IsLastPage { get; private set; }

    public void Handle(RecoveryInput input, List<RecoveryEffect> effects)
    {
        if (Phase is RecoveryPhase.Recovered or RecoveryPhase.Failed)
            return;
        switch (input)
        {
            case RecoveryInput.Started:
                Phase = RecoveryPhase.AwaitingPermit;
                effects.Add(new RecoveryEffect.RequestPermit());
                break;
            case RecoveryInput.PermitGranted:
                Phase = RecoveryPhase.LoadingSnapshot;
                _heardSinceTick = true;
                effects.Add(new RecoveryEffect.StartTicking());
                effects.Add(new RecoveryEffect.LoadSnapshot());
                break;
            case RecoveryInput.SnapshotSearched found:
                Searched(found.SequenceNr, effects);
                break;
            case RecoveryInput.EventArrived:
                _heardSinceTick = true;
                break;
            case RecoveryInput.PageArrived page:
                Arrived(page, effects);
                break;
            case RecoveryInput.PageHandled:
                if (IsLastPage)
                    Complete(_highest.GetValueOrDefault(), effects);
                break;
            case RecoveryInput.ReplayEnded ended:
                Complete(ended.HighestSequenceNr, effects);
                break;
            case RecoveryInput.SnapshotFailed failed:
                Fail(failed.Cause, @event: null, effects);
                break;
            case RecoveryInput.ReplayFailed failed:
                Fail(failed.Cause, @event: null, effects);
                break;
            case RecoveryInput.HandlerFailed failed:
                Fail(failed.Cause, failed.Event, effects);
                break;
            case RecoveryInput.Ticked:
                Tick(effects);
                break;
            default:
                throw new InvalidOperationException($"Unknown input {input}.");
        }
    }

    private void Searched(long snapshotSequenceNr, List<RecoveryEffect> effects)
    {
        Phase = RecoveryPhase.Replaying;
        _heardSinceTick = true;
        if (snapshotSequenceNr > 0)
            effects.Add(new RecoveryEffect.OfferSnapshot());
        effects.Add(new RecoveryEffect.Replay(snapshotSequenceNr + 1, toSequenceNr, _remaining));
    }

    /// <summary>The next page is asked for before this one is handled, so that reading and handling overlap; at most two are in memory.</summary>
    private void Arrived(RecoveryInput.PageArrived page, List<RecoveryEffect> effects)
    {
        _heardSinceTick = true;
        _remaining -= page.Count;
        // The number as it was before the first event was read: whatever another writer has stored since then collides with
        // this actor's next write, instead of being missed by it.
        _highest ??= page.HighestSequenceNr;
        IsLastPage = !page.HasMore || page.LastSequenceNr >= _highest;
        if (!IsLastPage)
            effects.Add(new RecoveryEffect.Replay(page.LastSequenceNr + 1, Math.Min(toSequenceNr, _highest.Value), _remaining));
    }

    private void Complete(long highestSequenceNr, List<RecoveryEffect> effects)
    {
        Phase = RecoveryPhase.Recovered;
        effects.Add(new RecoveryEffect.StopTicking());
        effects.Add(new RecoveryEffect.ReturnPermit());
        effects.Add(new RecoveryEffect.Complete(highestSequenceNr));
    }

    private void Tick(List<RecoveryEffect> effects)
    {
        if (_heardSinceTick)
        {
            _heardSinceTick = false;
            return;
        }
        var during = Phase;
        End(effects);
        effects.Add(new RecoveryEffect.TimeOut(during));
    }

    private void Fail(Exception cause, object? @event, List<RecoveryEffect> effects)
    {
        End(effects);
        effects.Add(new RecoveryEffect.Fail(cause, @event));
    }

    private void End(List<RecoveryEffect> effects)
    {
        Phase = RecoveryPhase.Failed;
        effects.Add(new RecoveryEffect.StopTicking());
        effects.Add(new RecoveryEffect.ReturnPermit());
    }
}
