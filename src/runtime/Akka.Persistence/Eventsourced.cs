using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Core;
using Akka.Persistence.Shell;

namespace Akka.Persistence;

/// <summary>
/// An actor whose state is the fold of its stored events. This part is what its code may ask for; recovering is in
/// <c>Eventsourced.Recovering.cs</c>, handling commands and stored events in <c>Eventsourced.Persisting.cs</c>.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IPersistentIdentity, IPersistenceStash, IPersistenceRecovery
{
    /// <summary>True for what may go back into the mailbox: a journal's answers are of use to one incarnation only.</summary>
    public static readonly Func<Envelope, bool> UnstashFilterPredicate =
        static envelope => envelope.Message is not (WriteMessageSuccess or ReplayedMessage or ActorBatch or ContinueBatch or PageRead or EndOfGathering);

    private static int s_incarnations;

    private readonly int _incarnation = Interlocked.Increment(ref s_incarnations);
    private readonly string _writerGuid = Guid.NewGuid().ToString();
    private readonly ActorStash _heldCommands;
    private IStash? _stash;
    private ILoggingAdapter? _log;
    private IActorRef? _journal;
    private IActorRef? _snapshotStore;

    protected Eventsourced()
    {
        _heldCommands = new ActorStash(Cell, Cell.Props.Deploy.StashCapacity);
        Extension = Persistence.Instance.Apply(Cell.System);
    }

    public abstract string PersistenceId { get; }

    /// <summary>Empty: the default journal.</summary>
    public string JournalPluginId { get; protected set; } = "";

    /// <summary>Empty: the default snapshot store.</summary>
    public string SnapshotPluginId { get; protected set; } = "";

    public virtual Recovery Recovery => Recovery.Default;

    public virtual IStashOverflowStrategy InternalStashOverflowStrategy => Extension.DefaultInternalStashOverflowStrategy;

    public IStash Stash
    {
        get => _stash!;
        set => _stash = value;
    }

    public IActorRef Journal => _journal ??= Extension.JournalFor(JournalPluginId);

    public IActorRef SnapshotStore => _snapshotStore ??= Extension.SnapshotStoreFor(SnapshotPluginId);

    public string SnapshotterId => PersistenceId;

    public bool IsRecovering => _recovery.Phase != RecoveryPhase.Recovered;

    public bool IsRecoveryFinished => !IsRecovering;

    /// <summary>The number of the last event that has been handled: recovered, or stored and given to its handler.</summary>
    public long LastSequenceNr { get; private set; }

    /// <summary>The state is that of the last handled event, so this is the number a snapshot of it gets.</summary>
    public long SnapshotSequenceNr => LastSequenceNr;

    protected PersistenceExtension Extension { get; }

    protected virtual ILoggingAdapter Log => _log ??= Logging.GetLogger(Cell.System, this);

    /// <summary>Stores an event and then calls the handler; no command is handled in between.</summary>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) => Store(@event, handler, holdsCommands: true);

    /// <summary>Stores all of the events or none; the handler is called once for each.</summary>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) =>
        StoreAll(events, handler, holdsCommands: true);

    /// <summary>Stores an event and then calls the handler; commands are handled in between.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) => Store(@event, handler, holdsCommands: false);

    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) =>
        StoreAll(events, handler, holdsCommands: false);

    /// <summary>Calls the handler when everything persisted before has been handled; at once when there is nothing. Stores nothing.</summary>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler)
    {
        RequireRecovered(nameof(DeferAsync));
        if (_writes.IsQuiet)
        {
            handler(evt);
            return;
        }
        _writes.Defer(new EventInvocation<TEvent>(evt, handler, Cell.Sender) { HoldsCommands = false });
    }

    /// <summary>Deletes events; the answer is DeleteMessagesSuccess or DeleteMessagesFailure.</summary>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr == long.MaxValue || toSequenceNr <= LastSequenceNr)
        {
            Journal.Tell(new DeleteMessagesTo(PersistenceId, toSequenceNr, Self), Self);
            return;
        }
        var cause = new ArgumentException(
            $"Events up to {toSequenceNr} cannot be deleted: the last one of '{PersistenceId}' is {LastSequenceNr}.");
        Self.Tell(new DeleteMessagesFailure(cause, toSequenceNr), Self);
    }

    /// <summary>Saves a snapshot of the state after <see cref="LastSequenceNr"/>. The object is encoded later: it must not change any more.</summary>
    public void SaveSnapshot(object snapshot) =>
        SnapshotStore.Tell(
            new SaveSnapshot(new SnapshotMetadata(SnapshotterId, SnapshotSequenceNr, DateTime.UtcNow), snapshot), Self);

    public void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) =>
        SnapshotStore.Tell(new LoadSnapshot(persistenceId, criteria, toSequenceNr), Self);

    public void DeleteSnapshot(long sequenceNr) =>
        SnapshotStore.Tell(new DeleteSnapshot(new SnapshotMetadata(SnapshotterId, sequenceNr, DateTime.MinValue)), Self);

    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) =>
        SnapshotStore.Tell(new DeleteSnapshots(SnapshotterId, criteria), Self);

    /// <summary>Recovery handler: snapshot, events, RecoveryCompleted.</summary>
    protected abstract bool ReceiveRecover(object message);

    /// <summary>Command handler, unless Become has set another.</summary>
    protected abstract bool ReceiveCommand(object message);

    protected override bool Receive(object message) => ReceiveCommand(message);

    /// <summary>Runs code with awaits; the mailbox waits until it has ended. What it persists is handed in at its end.</summary>
    protected void RunTask(Func<Task> action)
    {
        _asyncHandlerRuns = true;
        Cell.RunTask(async () =>
        {
            var failed = true;
            try
            {
                // Back in the actor's turn: what follows belongs to it.
                await action().ConfigureAwait(true);
                failed = false;
            }
            finally
            {
                _asyncHandlerRuns = false;
                EndTurn(failed);
            }
        });
    }

    /// <summary>The event may or may not be stored; the actor stops after this.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Log.Error(cause, "Failed to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}]; the actor stops.",
            @event.GetType(), sequenceNr, PersistenceId);

    /// <summary>The event is not stored and its handler is not called; the actor goes on.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Log.Error(cause, "Rejected to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}] due to [{3}].",
            @event.GetType(), sequenceNr, PersistenceId, cause.Message);

    /// <summary>The actor stops after this.</summary>
    /// <param name="message">The event whose handler threw; null when journal or snapshot store failed.</param>
    protected virtual void OnRecoveryFailure(Exception reason, object? message = null)
    {
        if (message is null)
            Log.Error(reason, "Recovery of persistenceId [{0}] failed after sequence number [{1}]; the actor stops.",
                PersistenceId, LastSequenceNr);
        else
            Log.Error(reason, "Exception in ReceiveRecover when replaying event type [{0}] with sequence number [{1}] for persistenceId [{2}]; the actor stops.",
                message.GetType(), LastSequenceNr, PersistenceId);
    }

    protected virtual void OnReplaySuccess()
    {
    }

    private void Store<TEvent>(TEvent @event, Action<TEvent> handler, bool holdsCommands)
    {
        RequireRecovered("Persist");
        ArgumentNullException.ThrowIfNull(@event);
        _writes.Persist(
            new EventInvocation<TEvent>(@event, handler, Cell.Sender) { HoldsCommands = holdsCommands }, endsAtomicWrite: true);
    }

    private void StoreAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, bool holdsCommands)
    {
        RequireRecovered("PersistAll");
        // The whole list first: an enumerator that throws must not leave half an atomic write behind.
        var all = events.ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            _writes.Persist(
                new EventInvocation<TEvent>(all[i], handler, Cell.Sender) { HoldsCommands = holdsCommands },
                endsAtomicWrite: i == all.Length - 1);
        }
    }

    private void RequireRecovered(string operation)
    {
        if (IsRecovering)
            throw new InvalidOperationException(
                $"{operation} is not possible during recovery of '{PersistenceId}': events can be persisted from RecoveryCompleted on.");
    }
}
