namespace Akka.Persistence.Snapshot;

/// <summary>Snapshots in memory, gone with the process. The actor's turn guards them.</summary>
public class MemorySnapshotStore : SnapshotStore
{
    private readonly Dictionary<string, SortedDictionary<long, SelectedSnapshot>> _snapshots = new(StringComparer.Ordinal);

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var found = _snapshots.TryGetValue(persistenceId, out var own)
            ? own.Values.LastOrDefault(snapshot => criteria.Matches(snapshot.Metadata))
            : null;
        return Task.FromResult(found);
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        if (!_snapshots.TryGetValue(metadata.PersistenceId, out var own))
            _snapshots.Add(metadata.PersistenceId, own = []);
        own[metadata.SequenceNr] = new SelectedSnapshot(metadata, snapshot);
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        if (_snapshots.TryGetValue(metadata.PersistenceId, out var own)
            && own.TryGetValue(metadata.SequenceNr, out var found)
            && (metadata.Timestamp == DateTime.MinValue || metadata.Timestamp == found.Metadata.Timestamp))
            own.Remove(metadata.SequenceNr);
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        if (_snapshots.TryGetValue(persistenceId, out var own))
        {
            foreach (var metadata in own.Values.Select(snapshot => snapshot.Metadata).Where(criteria.Matches).ToList())
                own.Remove(metadata.SequenceNr);
        }
        return Task.CompletedTask;
    }
}
