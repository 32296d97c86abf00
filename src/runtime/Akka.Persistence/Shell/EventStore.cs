using Akka.Actor;

namespace Akka.Persistence.Shell;

/// <summary>
/// What a built-in journal keeps its events in. Persistent actors read and write it directly, without a hop over the journal
/// actor; the rules are those of a journal: order, all or nothing per atomic write, and no event number twice.
/// </summary>
internal abstract class EventStore
{
    /// <summary>Takes the batch over; <see cref="EventBatch.Finish"/> is called exactly once, on any thread, after the sync.</summary>
    public abstract void Write(EventBatch batch);

    /// <summary>The first events of a range. The highest number is read before the events: what is stored meanwhile is not missed unseen.</summary>
    public abstract Task<EventPage> ReadPageAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max);

    /// <summary>The highest number ever stored, deleted or not.</summary>
    public abstract Task<long> HighestSequenceNrAsync(string persistenceId);

    public abstract Task DeleteAsync(string persistenceId, long toSequenceNr);

    /// <summary>
    /// Adapts and encodes one atomic write, in the turn of the actor that persists it. An adapter or serializer that throws has
    /// the whole atomic write rejected: the event is at fault, the store is well.
    /// </summary>
    protected static Exception? TryPrepare<T>(ReadOnlySpan<BatchEvent> events, Span<T> prepared, Func<BatchEvent, T> prepare)
    {
        try
        {
            for (var i = 0; i < events.Length; i++)
                prepared[i] = prepare(events[i]);
            return null;
        }
        catch (Exception rejection)
        {
            return rejection;
        }
    }
}

/// <summary>An event on its way into a store.</summary>
/// <param name="EndsAtomicWrite">True on the last event of a PersistAll, and on each of a single Persist.</param>
internal readonly record struct BatchEvent(IPersistentRepresentation Representation, bool EndsAtomicWrite);

/// <summary>Events of one persistence id in order. An event is stored only if all before it are stored or rejected.</summary>
internal abstract class EventBatch(string persistenceId, BatchEvent[] events)
{
    public string PersistenceId { get; } = persistenceId;

    public BatchEvent[] Events { get; } = events;

    public abstract void Finish(in BatchOutcome outcome);

    /// <summary>The index after the atomic write that begins at an index.</summary>
    public int EndOfAtomicWrite(int start)
    {
        while (!Events[start].EndsAtomicWrite)
            start++;
        return start + 1;
    }
}

/// <summary>An atomic write whose outcome is awaited as a task.</summary>
internal sealed class AwaitedBatch(AtomicWrite write)
    : EventBatch(write.PersistenceId, [.. write.Events.Select((e, i) => new BatchEvent(e, EndsAtomicWrite: i == write.Size - 1))])
{
    private readonly TaskCompletionSource<BatchOutcome> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<BatchOutcome> Finished => _finished.Task;

    public override void Finish(in BatchOutcome outcome) => _finished.SetResult(outcome);
}

/// <summary>What became of a batch.</summary>
/// <param name="AnsweredCount">The first so many events are stored, except those that are rejected.</param>
/// <param name="Rejections">Per event, why it is not stored although the store is well; null when none is rejected.</param>
/// <param name="Cause">Why the events from there on are not stored, as far as one can know; null when there are none.</param>
internal readonly record struct BatchOutcome(int AnsweredCount, Exception?[]? Rejections, Exception? Cause);

/// <summary>Events as a store has them, in order.</summary>
/// <param name="RowCount">Rows read, which adapters may have turned into more or fewer events.</param>
/// <param name="LastSequenceNr">The number of the last row; 0 when there was none.</param>
/// <param name="HighestSequenceNr">The highest number ever stored, deleted or not.</param>
internal sealed record EventPage(
    IReadOnlyList<IPersistentRepresentation> Events,
    int RowCount,
    long LastSequenceNr,
    bool HasMore,
    long HighestSequenceNr)
    : INoSerializationVerificationNeeded;

/// <summary>A journal's answer to an actor that can use its store directly.</summary>
internal sealed record StoreOpened(EventStore Store) : INoSerializationVerificationNeeded;

/// <summary>Somebody else has stored an event under this number: two actors with one persistence id are writing.</summary>
internal sealed class SequenceNrTakenException(string persistenceId, long sequenceNr, Exception? cause = null)
    : Akka.Actor.AkkaException(
        $"Event {sequenceNr} of '{persistenceId}' exists already: another actor with this persistence id is writing. " +
        "Run one at a time; this one stops without having stored anything.",
        cause);
