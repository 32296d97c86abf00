using Akka.Actor;
using Akka.Persistence.Shell;

namespace Akka.Persistence.Snapshot;

/// <summary>The base of snapshot store plugins: speaks the protocol of persistent actors and leaves storing to four methods.</summary>
public abstract class SnapshotStore : ActorBase
{
    private readonly CircuitGuard _guard;

    protected SnapshotStore() =>
        _guard = CircuitGuard.Of(Context.System, Self.Path.Name, Persistence.Instance.Apply(Context.System).SnapshotStoreConfigFor(Self));

    /// <summary>The newest snapshot that matches, or null.</summary>
    protected abstract Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Replaces a snapshot of the same id and number.</summary>
    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot);

    /// <summary>A metadata without time (<see cref="DateTime.MinValue"/>) means the snapshot of that number, whenever taken.</summary>
    protected abstract Task DeleteAsync(SnapshotMetadata metadata);

    protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>A plugin's own messages.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected override bool Receive(object message) => ReceiveSnapshotStore(message) || ReceivePluginInternal(message);

    private bool ReceiveSnapshotStore(object message)
    {
        switch (message)
        {
            case LoadSnapshot request:
                Load(request, Sender);
                return true;
            case SaveSnapshot request:
                Save(request, Sender);
                return true;
            case DeleteSnapshot request:
                Answer(DeleteOneAsync(request.Metadata), Sender,
                    new DeleteSnapshotSuccess(request.Metadata), cause => new DeleteSnapshotFailure(request.Metadata, cause));
                return true;
            case DeleteSnapshots request:
                Answer(DeleteManyAsync(request), Sender,
                    new DeleteSnapshotsSuccess(request.Criteria), cause => new DeleteSnapshotsFailure(request.Criteria, cause));
                return true;
            default:
                return false;
        }
    }

    private void Load(LoadSnapshot request, IActorRef sender)
    {
        // Recovery.None wants no snapshot, whatever the store has.
        if (request.Criteria.Equals(SnapshotSelectionCriteria.None))
        {
            sender.Tell(new LoadSnapshotResult(null, request.ToSequenceNr), Self);
            return;
        }
        FindAsync(request).PipeTo(
            sender,
            Self,
            success: found => new LoadSnapshotResult(found, request.ToSequenceNr),
            failure: cause => new LoadSnapshotFailed(cause));
    }

    private void Save(SaveSnapshot request, IActorRef sender)
    {
        var metadata = new SnapshotMetadata(request.Metadata.PersistenceId, request.Metadata.SequenceNr, DateTime.UtcNow);
        Answer(SaveOneAsync(metadata, request.Snapshot), sender,
            new SaveSnapshotSuccess(metadata), cause => new SaveSnapshotFailure(metadata, cause));
    }

    private void Answer(Task work, IActorRef sender, object success, Func<Exception, object> failure) =>
        work.PipeTo(sender, Self, success: () => success, failure: failure);

    // Async, so that a plugin that throws instead of returning a failed task is answered like any other.
    private async Task<SelectedSnapshot?> FindAsync(LoadSnapshot request) =>
        await _guard.CallAsync(() => LoadAsync(request.PersistenceId, request.Criteria.Limit(request.ToSequenceNr))).ConfigureAwait(false);

    private async Task SaveOneAsync(SnapshotMetadata metadata, object snapshot) =>
        await _guard.CallAsync(() => SaveAsync(metadata, snapshot)).ConfigureAwait(false);

    private async Task DeleteOneAsync(SnapshotMetadata metadata) =>
        await _guard.CallAsync(() => DeleteAsync(metadata)).ConfigureAwait(false);

    private async Task DeleteManyAsync(DeleteSnapshots request) =>
        await _guard.CallAsync(() => DeleteAsync(request.PersistenceId, request.Criteria)).ConfigureAwait(false);
}
