using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Core;
using Akka.Persistence.Journal;
using Akka.Persistence.Shell;

namespace Akka.Persistence;

/// <summary>Carries out what <see cref="RecoveryProtocol"/> decides: from the start of an incarnation to its first command.</summary>
public abstract partial class Eventsourced
{
    private readonly List<RecoveryEffect> _effects = [];
    private RecoveryProtocol _recovery = new(long.MaxValue, long.MaxValue);
    private ReplayWindow<IPersistentRepresentation>? _replayWindow;
    private SelectedSnapshot? _offeredSnapshot;

    /// <summary>What was asked of the journal before it answered with its store.</summary>
    private RecoveryEffect.Replay? _openRequest;
    private ICancelable? _ticking;
    private TimeSpan _eventTimeout;

    public override void AroundPreStart()
    {
        BeginRecovery();
        base.AroundPreStart();
    }

    public override void AroundPostRestart(Exception cause, object? message)
    {
        BeginRecovery();
        base.AroundPostRestart(cause, message);
    }

    public override void AroundPreRestart(Exception cause, object? message)
    {
        LeaveIncarnation();
        var userMessage = message switch
        {
            ActorBatch or ContinueBatch => _failedEvent,
            WriteMessageSuccess success => success.Persistent,
            IPersistenceMessage or PageRead or RecoveryTick or RecoveryPermitGranted or EndOfGathering => null,
            _ => message,
        };
        base.AroundPreRestart(cause, userMessage);
    }

    public override void AroundPostStop()
    {
        LeaveIncarnation();
        base.AroundPostStop();
    }

    private void BeginRecovery()
    {
        if (string.IsNullOrEmpty(PersistenceId))
            throw new ArgumentException($"PersistenceId of {GetType()} is null or empty: a persistent actor needs one of its own.");
        // Both plugins now, so that a mistake in the configuration shows at the start and not with the first event.
        _ = Journal;
        _ = SnapshotStore;
        var plugin = Extension.JournalConfigFor(JournalPluginId);
        _eventTimeout = plugin.GetTimeSpan("recovery-event-timeout");
        _writes = new PersistProtocol<EventInvocation>(plugin.GetInt("max-message-batch-size"));
        var filter = ReplayFilterSettings.Of(plugin);
        _replayWindow = filter.Enabled
            ? new ReplayWindow<IPersistentRepresentation>(
                ReplayFilterSettings.ConflictOf(filter.Mode), filter.WindowSize, filter.MaxOldWriters)
            : null;
        _recovery = new RecoveryProtocol(Recovery.ToSequenceNr, Recovery.ReplayMax);
        Recover(new RecoveryInput.Started());
    }

    /// <summary>The messages put aside go back to the mailbox: to the next incarnation, or to the dead letters.</summary>
    private void LeaveIncarnation()
    {
        _ticking?.Cancel();
        // What was persisted before the end goes to the journal, though nobody is left to handle it.
        if (!_asyncHandlerRuns)
            HandIn();
        if (_recovery.Phase is not (RecoveryPhase.Recovered or RecoveryPhase.Failed or RecoveryPhase.New))
            Extension.RecoveryPermitter.Tell(ReturnRecoveryPermit.Instance, Self);
        _heldCommands.UnstashAll();
        _stash?.UnstashAll(UnstashFilterPredicate);
    }

    /// <summary>True when the message is part of the recovery; false for a command, which has to wait.</summary>
    private bool ReceiveRecovering(object message)
    {
        switch (message)
        {
            case RecoveryPermitGranted:
                Recover(new RecoveryInput.PermitGranted());
                return true;
            case LoadSnapshotResult result when _recovery.Phase == RecoveryPhase.LoadingSnapshot:
                _offeredSnapshot = result.Snapshot;
                Recover(new RecoveryInput.SnapshotSearched(result.Snapshot?.Metadata.SequenceNr ?? 0));
                return true;
            case LoadSnapshotFailed failed when _recovery.Phase == RecoveryPhase.LoadingSnapshot:
                Recover(new RecoveryInput.SnapshotFailed(failed.Cause));
                return true;
            case StoreOpened opened:
                _store = opened.Store;
                ReadPage(_openRequest!);
                return true;
            case PageRead read:
                if (read.Incarnation == _incarnation)
                    ReceivePage(read);
                return true;
            case ReplayedMessage replayed:
                Recover(new RecoveryInput.EventArrived());
                Replay(replayed.Persistent);
                return true;
            case RecoverySuccess success:
                Recover(new RecoveryInput.ReplayEnded(success.HighestSequenceNr));
                return true;
            case ReplayMessagesFailure failure:
                Recover(new RecoveryInput.ReplayFailed(failure.Cause));
                return true;
            case RecoveryTick tick:
                if (tick.Incarnation == _incarnation)
                    Recover(new RecoveryInput.Ticked());
                return true;
            case ActorBatch or ContinueBatch or EndOfGathering or WriteMessageSuccess or WriteMessageRejected or WriteMessageFailure
                or WriteMessagesSuccessful or WriteMessagesFailed:
                // P8: of an earlier incarnation.
                return true;
            default:
                return false;
        }
    }

    private void Recover(RecoveryInput input)
    {
        var first = _effects.Count;
        _recovery.Handle(input, _effects);
        // An effect may lead to another input, whose effects then run inside and are gone when it returns.
        while (_effects.Count > first)
        {
            var effect = _effects[first];
            _effects.RemoveAt(first);
            Execute(effect);
        }
    }

    private void Execute(RecoveryEffect effect)
    {
        switch (effect)
        {
            case RecoveryEffect.RequestPermit:
                Extension.RecoveryPermitter.Tell(RequestRecoveryPermit.Instance, Self);
                break;
            case RecoveryEffect.ReturnPermit:
                Extension.RecoveryPermitter.Tell(ReturnRecoveryPermit.Instance, Self);
                break;
            case RecoveryEffect.StartTicking:
                _ticking = Cell.System.Scheduler.ScheduleTellRepeatedlyCancelable(
                    _eventTimeout, _eventTimeout, Self, new RecoveryTick(_incarnation), Self);
                break;
            case RecoveryEffect.StopTicking:
                _ticking?.Cancel();
                break;
            case RecoveryEffect.LoadSnapshot:
                LoadSnapshot(SnapshotterId, Recovery.FromSnapshot, Recovery.ToSequenceNr);
                break;
            case RecoveryEffect.OfferSnapshot:
                OfferSnapshot();
                break;
            case RecoveryEffect.Replay replay:
                RequestReplay(replay);
                break;
            case RecoveryEffect.Complete complete:
                CompleteRecovery(complete.HighestSequenceNr);
                break;
            case RecoveryEffect.Fail fail:
                FailRecovery(fail.Cause, fail.Event);
                break;
            case RecoveryEffect.TimeOut timeOut:
                FailRecovery(TimedOut(timeOut.During), message: null);
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    private void OfferSnapshot()
    {
        var snapshot = _offeredSnapshot!;
        _offeredSnapshot = null;
        LastSequenceNr = snapshot.Metadata.SequenceNr;
        GiveToRecover(new SnapshotOffer(snapshot.Metadata, snapshot.Snapshot), snapshot.Snapshot);
    }

    private void RequestReplay(RecoveryEffect.Replay replay)
    {
        if (_recovery.Phase == RecoveryPhase.Failed)
            return;
        if (_store is not null)
        {
            ReadPage(replay);
            return;
        }
        _openRequest = replay;
        Journal.Tell(
            new ReplayMessages(replay.FromSequenceNr, replay.ToSequenceNr, replay.Max, PersistenceId, Self) { AcceptsStore = true }, Self);
    }

    private void ReadPage(RecoveryEffect.Replay replay)
    {
        var incarnation = _incarnation;
        _store!.ReadPageAsync(PersistenceId, replay.FromSequenceNr, replay.ToSequenceNr, replay.Max).PipeTo(
            Self,
            Self,
            success: page => new PageRead(page, null, incarnation),
            failure: cause => new PageRead(null, cause, incarnation));
    }

    private void ReceivePage(PageRead read)
    {
        if (read.Page is not { } page)
        {
            Recover(new RecoveryInput.ReplayFailed(read.Cause!));
            return;
        }
        Recover(new RecoveryInput.PageArrived(page.RowCount, page.LastSequenceNr, page.HasMore, page.HighestSequenceNr));
        foreach (var representation in Filtered(page))
        {
            Replay(representation);
            if (_recovery.Phase == RecoveryPhase.Failed)
                return;
        }
        Recover(new RecoveryInput.PageHandled());
    }

    private IReadOnlyList<IPersistentRepresentation> Filtered(EventPage page)
    {
        if (_replayWindow is not { } window)
            return page.Events;
        var released = new List<IPersistentRepresentation>(page.Events.Count);
        var notes = new List<string>();
        foreach (var representation in page.Events)
            window.Offer(representation.SequenceNr, representation.WriterGuid, representation, released, notes);
        if (_recovery.IsLastPage)
            window.Drain(released);
        foreach (var note in notes)
            Log.Warning("Two writers of persistenceId [{0}]: {1}", PersistenceId, note);
        if (window.Refusal is { } refusal)
            Recover(new RecoveryInput.ReplayFailed(new InvalidOperationException($"The replay is refused: {refusal}.")));
        return _recovery.Phase == RecoveryPhase.Failed ? [] : released;
    }

    private void Replay(IPersistentRepresentation representation)
    {
        if (_recovery.Phase == RecoveryPhase.Failed)
            return;
        LastSequenceNr = representation.SequenceNr;
        GiveToRecover(representation.Payload, representation.Payload);
    }

    /// <summary>A handler that throws ends the recovery: the state would be wrong from here on.</summary>
    private void GiveToRecover(object message, object @event)
    {
        try
        {
            if (!ReceiveRecover(message))
                Unhandled(message);
        }
        catch (Exception cause)
        {
            Recover(new RecoveryInput.HandlerFailed(cause, @event));
        }
    }

    private void CompleteRecovery(long highestSequenceNr)
    {
        LastSequenceNr = Math.Max(highestSequenceNr, LastSequenceNr);
        _writes.Recovered(LastSequenceNr);
        _replayWindow = null;
        // The actor may persist from here on. A handler that throws now fails like one of a command.
        var failed = true;
        try
        {
            ReceiveRecover(RecoveryCompleted.Instance);
            OnReplaySuccess();
            failed = false;
        }
        finally
        {
            EndTurn(failed);
        }
    }

    private void FailRecovery(Exception cause, object? message)
    {
        try
        {
            OnRecoveryFailure(cause, message);
        }
        finally
        {
            Cell.Stop(Self);
        }
    }

    private RecoveryTimedOutException TimedOut(RecoveryPhase during) => new(
        during == RecoveryPhase.LoadingSnapshot
            ? $"Recovery of '{PersistenceId}' timed out: no answer of the snapshot store '{SnapshotStore.Path}' within {_eventTimeout}."
            : $"Recovery of '{PersistenceId}' timed out: no event of the journal '{Journal.Path}' within {_eventTimeout}, last sequence number {LastSequenceNr}.");
}
