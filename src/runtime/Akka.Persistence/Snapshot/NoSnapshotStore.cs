namespace Akka.Persistence.Snapshot;

/// <summary>Stands where no snapshot store is configured: recovery goes by events alone, and saving fails with the reason.</summary>
public sealed class NoSnapshotStore : SnapshotStore
{
    public class NoSnapshotStoreException : Exception
    {
        public NoSnapshotStoreException()
        {
        }

        public NoSnapshotStoreException(string message)
            : base(message)
        {
        }

        public NoSnapshotStoreException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Task.FromResult<SelectedSnapshot?>(null);

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Refused();

    protected override Task DeleteAsync(SnapshotMetadata metadata) => Refused();

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Refused();

    private static Task Refused() => Task.FromException(new NoSnapshotStoreException(
        "No snapshot store is configured: set akka.persistence.snapshot-store.plugin."));
}
