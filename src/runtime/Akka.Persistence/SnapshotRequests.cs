namespace Akka.Persistence;

/// <summary>Find the newest snapshot that matches, up to an event number.</summary>
public sealed class LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) : ISnapshotRequest, IEquatable<LoadSnapshot>
{
    public string PersistenceId { get; } = persistenceId;

    public SnapshotSelectionCriteria Criteria { get; } = criteria;

    public long ToSequenceNr { get; } = toSequenceNr;

    public bool Equals(LoadSnapshot? other) => other is not null && Equals(PersistenceId, other.PersistenceId) && Equals(Criteria, other.Criteria) && ToSequenceNr == other.ToSequenceNr;

    public override bool Equals(object? obj) => Equals(obj as LoadSnapshot);

    public override int GetHashCode() => HashCode.Combine(PersistenceId, Criteria, ToSequenceNr);
}

/// <summary>Store a snapshot; one with the same number is replaced.</summary>
public sealed class SaveSnapshot(SnapshotMetadata metadata, object snapshot) : ISnapshotRequest, IEquatable<SaveSnapshot>
{
    public SnapshotMetadata Metadata { get; } = metadata;

    public object Snapshot { get; } = snapshot;

    public bool Equals(SaveSnapshot? other) => other is not null && Equals(Metadata, other.Metadata) && Equals(Snapshot, other.Snapshot);

    public override bool Equals(object? obj) => Equals(obj as SaveSnapshot);

    public override int GetHashCode() => HashCode.Combine(Metadata, Snapshot);
}

/// <summary>Delete one snapshot.</summary>
public sealed class DeleteSnapshot(SnapshotMetadata metadata) : ISnapshotRequest, IEquatable<DeleteSnapshot>
{
    public SnapshotMetadata Metadata { get; } = metadata;

    public bool Equals(DeleteSnapshot? other) => other is not null && Equals(Metadata, other.Metadata);

    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshot);

    public override int GetHashCode() => HashCode.Combine(Metadata);
}

/// <summary>Delete all snapshots that match.</summary>
public sealed class DeleteSnapshots(string persistenceId, SnapshotSelectionCriteria criteria) : ISnapshotRequest, IEquatable<DeleteSnapshots>
{
    public string PersistenceId { get; } = persistenceId;

    public SnapshotSelectionCriteria Criteria { get; } = criteria;

    public bool Equals(DeleteSnapshots? other) => other is not null && Equals(PersistenceId, other.PersistenceId) && Equals(Criteria, other.Criteria);

    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshots);

    public override int GetHashCode() => HashCode.Combine(PersistenceId, Criteria);
}
