using Akka.Persistence.Journal;
using Akka.Persistence.Shell;

namespace Akka.Persistence.Conformance;

/// <summary>
/// A store with a disk that can be pulled: writes are acknowledged after a sync, and a crash drops everything since the last
/// one. What the next process finds is a copy of the synced part.
/// </summary>
internal sealed class SyncedMemoryStore(EventAdapters adapters) : EventStore
{
    private readonly Lock _gate = new();
    private readonly MemoryEventStore _written = new(adapters);
    private readonly List<SyncedBatch> _synced = [];
    private readonly List<SyncedBatch> _unsynced = [];

    /// <summary>When off, writes stay in the cache until <see cref="Sync"/>.</summary>
    public bool SyncsEveryWrite { get; set; } = true;

    public override void Write(EventBatch batch)
    {
        lock (_gate)
        {
            var captured = new SyncedBatch(batch);
            _written.Write(captured);
            _unsynced.Add(captured);
        }
        if (SyncsEveryWrite)
            Sync();
    }

    public void Sync()
    {
        List<SyncedBatch> durable;
        lock (_gate)
        {
            durable = [.. _unsynced];
            _synced.AddRange(durable);
            _unsynced.Clear();
        }
        foreach (var batch in durable)
            batch.Acknowledge();
    }

    public SyncedMemoryStore Crash()
    {
        var survivor = new SyncedMemoryStore(adapters);
        lock (_gate)
        {
            foreach (var batch in _synced)
                survivor._written.Write(new SyncedBatch(batch));
        }
        return survivor;
    }

    public override Task<EventPage> ReadPageAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max) =>
        _written.ReadPageAsync(persistenceId, fromSequenceNr, toSequenceNr, max);

    public override Task<long> HighestSequenceNrAsync(string persistenceId) => _written.HighestSequenceNrAsync(persistenceId);

    public override Task DeleteAsync(string persistenceId, long toSequenceNr) => _written.DeleteAsync(persistenceId, toSequenceNr);

    /// <summary>Keeps the outcome of the cache back until the disk has it.</summary>
    private sealed class SyncedBatch(EventBatch batch) : EventBatch(batch.PersistenceId, batch.Events)
    {
        private BatchOutcome _outcome;

        public override void Finish(in BatchOutcome outcome) => _outcome = outcome;

        public void Acknowledge() => batch.Finish(_outcome);
    }
}
