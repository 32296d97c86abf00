using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Under which name, and in which plugins, an actor keeps its events.</summary>
public interface IPersistentIdentity
{
    string PersistenceId { get; }

    string JournalPluginId { get; }

    string SnapshotPluginId { get; }
}

public interface IPersistenceRecovery
{
    Recovery Recovery { get; }
}

public interface IPersistenceStash : IWithUnboundedStash
{
    IStashOverflowStrategy InternalStashOverflowStrategy { get; }
}

/// <summary>Saves, loads and deletes snapshots; the answers come as messages.</summary>
public interface ISnapshotter
{
    string SnapshotterId { get; }

    long SnapshotSequenceNr { get; }

    void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr);

    void SaveSnapshot(object snapshot);

    void DeleteSnapshot(long sequenceNr);

    void DeleteSnapshots(SnapshotSelectionCriteria criteria);
}
