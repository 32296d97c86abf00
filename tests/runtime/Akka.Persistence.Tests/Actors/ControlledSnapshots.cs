using Akka.Persistence.Snapshot;

namespace Akka.Persistence.Actors;

/// <summary>A snapshot store as a user would write one; the test decides how each load ends and finds it on the event stream.</summary>
public sealed class ControlledSnapshots : SnapshotStore
{
    public const string Hocon = """
        akka.persistence.snapshot-store.plugin = "test.snapshots"
        test.snapshots.class = "Akka.Persistence.Actors.ControlledSnapshots, Akka.Persistence.Tests"
        """;

    public sealed class PendingLoad(string persistenceId)
    {
        private readonly TaskCompletionSource<SelectedSnapshot?> _end = new();

        public string PersistenceId { get; } = persistenceId;

        internal Task<SelectedSnapshot?> End => _end.Task;

        public void FindNothing() => _end.SetResult(null);

        public void Fail(string reason) => _end.SetException(new InvalidOperationException(reason));
    }

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var pending = new PendingLoad(persistenceId);
        Context.System.EventStream.Publish(pending);
        return pending.End;
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Task.CompletedTask;

    protected override Task DeleteAsync(SnapshotMetadata metadata) => Task.CompletedTask;

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.CompletedTask;
}
