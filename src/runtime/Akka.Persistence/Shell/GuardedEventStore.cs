namespace Akka.Persistence.Shell;

/// <summary>
/// A store behind its journal's circuit breaker. Writes in progress are not given up: they end when the store says so, and a
/// slow one counts as a failure. Reading a page is not guarded, as in a journal.
/// </summary>
internal sealed class GuardedEventStore(EventStore store, CircuitGuard guard) : EventStore
{
    public override void Write(EventBatch batch)
    {
        if (guard.Refusal() is { } refusal)
            batch.Finish(new BatchOutcome(0, null, refusal));
        else
            store.Write(new GuardedBatch(batch, guard));
    }

    public override Task<EventPage> ReadPageAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max) =>
        store.ReadPageAsync(persistenceId, fromSequenceNr, toSequenceNr, max);

    public override Task<long> HighestSequenceNrAsync(string persistenceId) => guard.CallAsync(() => store.HighestSequenceNrAsync(persistenceId));

    public override Task DeleteAsync(string persistenceId, long toSequenceNr) => guard.CallAsync(() => store.DeleteAsync(persistenceId, toSequenceNr));

    private sealed class GuardedBatch(EventBatch batch, CircuitGuard guard) : EventBatch(batch.PersistenceId, batch.Events)
    {
        private readonly long _startedAt = guard.Timestamp;

        public override void Finish(in BatchOutcome outcome)
        {
            // Two writers of one id are an error of theirs; the store is well.
            guard.Ended(outcome.Cause is SequenceNrTakenException ? null : outcome.Cause, _startedAt);
            batch.Finish(outcome);
        }
    }
}
