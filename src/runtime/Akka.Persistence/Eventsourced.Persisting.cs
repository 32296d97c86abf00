using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Core;
using Akka.Persistence.Shell;

namespace Akka.Persistence;

/// <summary>Commands, batches and the handlers of stored events; what to do when is decided by <see cref="PersistProtocol{T}"/>.</summary>
public abstract partial class Eventsourced
{
    /// <summary>A few times what a quick command takes, and little against a sync.</summary>
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMicroseconds(200);

    private readonly List<EventInvocation> _batch = [];
    private PersistProtocol<EventInvocation> _writes = new(maxBatchSize: 1);

    /// <summary>The journal's store when it can be used directly; null for a journal that answers by messages.</summary>
    private EventStore? _store;

    // The batch whose outcome is being handled, and its next event.
    private ActorBatch? _answered;
    private int _nextAnswer;

    private bool _asyncHandlerRuns;

    /// <summary>When the events that wait for others began to; null when none do.</summary>
    private TimeSpan? _gatheringSince;
    private object? _failedEvent;

    protected internal override bool AroundReceive(Receive receive, object message)
    {
        if (IsRecovering)
        {
            if (!ReceiveRecovering(message) && _recovery.Phase != RecoveryPhase.Failed)
                Hold(message);
            return true;
        }
        switch (message)
        {
            case ActorBatch batch:
                if (batch.Incarnation == _incarnation)
                    Answered(batch);
                return true;
            case ContinueBatch next:
                if (ReferenceEquals(next.Batch, _answered))
                    RunHandlers(next.Batch);
                return true;
            case EndOfGathering:
                HandIn();
                return true;
            case WriteMessageSuccess success:
                if (success.ActorInstanceId == _incarnation)
                    AnsweredOne(rejection: null);
                return true;
            case WriteMessageRejected rejected:
                if (rejected.ActorInstanceId == _incarnation)
                    AnsweredOne(rejected.Cause);
                return true;
            case WriteMessageFailure failure:
                if (failure.ActorInstanceId == _incarnation)
                    FailPersist(failure.Cause, failure.Persistent.Payload, failure.Persistent.SequenceNr);
                return true;
            case WriteMessagesSuccessful or WriteMessagesFailed or RecoveryTick or RecoveryPermitGranted or PageRead or StoreOpened:
                return true;
            default:
                return HandleCommand(receive, message);
        }
    }

    private bool HandleCommand(Receive receive, object message)
    {
        if (_writes.HoldsCommands)
        {
            Hold(message);
            return true;
        }
        if (_writes.HasFailed)
            return true;
        var failed = true;
        try
        {
            var handled = base.AroundReceive(receive, message);
            failed = false;
            return handled;
        }
        finally
        {
            EndTurn(failed);
        }
    }

    /// <summary>P1, P7: the command waits until recovery is over and no Persist is under way.</summary>
    private void Hold(object message)
    {
        try
        {
            _heldCommands.Stash();
        }
        catch (StashOverflowException overflow)
        {
            switch (InternalStashOverflowStrategy)
            {
                case DiscardToDeadLetterStrategy:
                    Cell.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                    break;
                case ReplyToStrategy reply:
                    Sender.Tell(reply.Response, Self);
                    break;
                case ThrowOverflowExceptionStrategy:
                    throw;
                case var unknown:
                    throw new NotSupportedException($"Unknown overflow strategy {unknown}.", overflow);
            }
        }
    }

    /// <summary>Hands in what has been persisted, and lets the next held command in when nothing forbids it.</summary>
    /// <param name="failed">
    /// Then all of them at once: a restart puts what is still held in front of the mailbox, and must not overtake one that is
    /// there already (P7).
    /// </param>
    private void EndTurn(bool failed = false)
    {
        if (_asyncHandlerRuns)
            return;
        if (_writes.ReadyCount > 0 && !AwaitsCompany())
            HandIn();
        if (_writes.HoldsCommands)
            return;
        if (failed)
            _heldCommands.UnstashAll();
        else if (_heldCommands.NonEmpty)
            _heldCommands.Unstash();
    }

    /// <summary>
    /// True when events let commands through and commands are waiting: their events go along, instead of each command paying
    /// for a batch, and on a disk for a sync, of its own. It ends when the mark reaches the actor, which it does behind the
    /// commands that wait now; when the batch is full; or when these commands take too long.
    /// </summary>
    private bool AwaitsCompany()
    {
        if (_writes.HoldsCommands || _writes.ReadyCount == _writes.MaxBatchSize)
            return false;
        if (_gatheringSince is { } since)
            return Cell.System.Scheduler.HighResMonotonicClock - since < LongestGathering;
        if (Cell.MessageCount == 0)
            return false;
        _gatheringSince = Cell.System.Scheduler.HighResMonotonicClock;
        Self.Tell(EndOfGathering.Instance, ActorRefs.NoSender);
        return true;
    }

    private void HandIn()
    {
        _gatheringSince = null;
        if (_writes.TryTakeBatch(_batch))
            SendBatch();
    }

    private void SendBatch()
    {
        var now = DateTime.UtcNow.Ticks;
        var events = new BatchEvent[_batch.Count];
        for (var i = 0; i < events.Length; i++)
        {
            var invocation = _batch[i];
            var representation = new Persistent(
                invocation.Event, invocation.SequenceNr, PersistenceId, "", IsDeleted: false, invocation.Sender, _writerGuid, now);
            events[i] = new BatchEvent(representation, invocation.EndsAtomicWrite);
        }
        _batch.Clear();
        var batch = new ActorBatch(PersistenceId, events, Self, _incarnation);
        if (_store is not null)
            _store.Write(batch);
        else
            Journal.Tell(new WriteMessages(AtomicWritesOf(batch), Self, _incarnation), Self);
    }

    private static List<AtomicWrite> AtomicWritesOf(ActorBatch batch)
    {
        var writes = new List<AtomicWrite>();
        for (var start = 0; start < batch.Events.Length;)
        {
            var end = batch.EndOfAtomicWrite(start);
            writes.Add(new AtomicWrite([.. batch.Events[start..end].Select(@event => @event.Representation)]));
            start = end;
        }
        return writes;
    }

    private void Answered(ActorBatch batch)
    {
        _answered = batch;
        _nextAnswer = 0;
        RunHandlers(batch);
    }

    /// <summary>
    /// Runs the handlers of a batch in one turn. When one of them throws or goes async, a message to itself goes on with
    /// the rest: if the supervisor resumes the actor, no stored event stays without its handler.
    /// </summary>
    private void RunHandlers(ActorBatch batch)
    {
        var finished = false;
        var failed = true;
        try
        {
            var outcome = batch.Outcome;
            while (_nextAnswer < outcome.AnsweredCount && !_asyncHandlerRuns)
            {
                var rejection = outcome.Rejections?[_nextAnswer];
                _nextAnswer++;
                RunHandler(rejection);
            }
            finished = _nextAnswer == outcome.AnsweredCount;
            if (finished && outcome.Cause is { } cause)
            {
                var first = batch.Events[outcome.AnsweredCount].Representation;
                FailPersist(cause, first.Payload, first.SequenceNr);
            }
            failed = false;
        }
        finally
        {
            if (finished)
                _answered = null;
            else
                Self.Tell(new ContinueBatch(batch), Self);
            EndTurn(failed);
        }
    }

    private void AnsweredOne(Exception? rejection)
    {
        var failed = true;
        try
        {
            RunHandler(rejection);
            failed = false;
        }
        finally
        {
            EndTurn(failed);
        }
    }

    private void RunHandler(Exception? rejection)
    {
        var invocation = _writes.Answered();
        LastSequenceNr = Math.Max(LastSequenceNr, invocation.SequenceNr);
        Run(invocation, rejection);
        while (_writes.TryTakeDeferred(out var deferred))
            Run(deferred!, rejection: null);
    }

    private void Run(EventInvocation invocation, Exception? rejection)
    {
        // The command's sender is the one the handler answers to.
        Cell.SetSender(invocation.Sender);
        var completed = false;
        try
        {
            if (rejection is null)
                invocation.RunHandler();
            else
                OnPersistRejected(rejection, invocation.Event, invocation.SequenceNr);
            completed = true;
        }
        finally
        {
            if (!completed)
                _failedEvent = invocation.Event;
            _writes.Completed(invocation);
        }
    }

    /// <summary>P6: the hook, then the end. What is stored, the next incarnation finds out.</summary>
    private void FailPersist(Exception cause, object @event, long sequenceNr)
    {
        if (_writes.HasFailed)
            return;
        _writes.Failed();
        try
        {
            OnPersistFailure(cause, @event, sequenceNr);
        }
        finally
        {
            Cell.Stop(Self);
        }
    }
}
