namespace Akka.Persistence;

/// <summary>Whose state a snapshot is, after which event, and when it was taken.</summary>
public sealed class SnapshotMetadata(string persistenceId, long sequenceNr, DateTime timestamp) : IEquatable<SnapshotMetadata>
{
    /// <summary>By persistence id, then number, then time.</summary>
    public static IComparer<SnapshotMetadata> Comparer { get; } = Comparer<SnapshotMetadata>.Create(static (x, y) =>
    {
        var byId = string.CompareOrdinal(x.PersistenceId, y.PersistenceId);
        var byNumber = byId != 0 ? byId : x.SequenceNr.CompareTo(y.SequenceNr);
        return byNumber != 0 ? byNumber : x.Timestamp.CompareTo(y.Timestamp);
    });

    public string PersistenceId { get; } = persistenceId;

    public long SequenceNr { get; } = sequenceNr;

    /// <summary>UTC.</summary>
    public DateTime Timestamp { get; } = timestamp;

    public bool Equals(SnapshotMetadata? other) =>
        other is not null && PersistenceId == other.PersistenceId && SequenceNr == other.SequenceNr && Timestamp == other.Timestamp;

    public override bool Equals(object? obj) => Equals(obj as SnapshotMetadata);

    public override int GetHashCode() => HashCode.Combine(PersistenceId, SequenceNr, Timestamp);

    public override string ToString() => $"SnapshotMetadata<{PersistenceId}, {SequenceNr}, {Timestamp:O}>";
}

/// <summary>Given to the actor at recovery, before the events after it.</summary>
public sealed class SnapshotOffer(SnapshotMetadata metadata, object snapshot) : IEquatable<SnapshotOffer>
{
    public SnapshotMetadata Metadata { get; } = metadata;

    public object Snapshot { get; } = snapshot;

    public bool Equals(SnapshotOffer? other) =>
        other is not null && Metadata.Equals(other.Metadata) && Equals(Snapshot, other.Snapshot);

    public override bool Equals(object? obj) => Equals(obj as SnapshotOffer);

    public override int GetHashCode() => HashCode.Combine(Metadata, Snapshot);

    public override string ToString() => $"SnapshotOffer<{Metadata}>";
}

/// <summary>A snapshot as a store found it.</summary>
public sealed class SelectedSnapshot(SnapshotMetadata metadata, object snapshot) : IEquatable<SelectedSnapshot>
{
    public SnapshotMetadata Metadata { get; } = metadata;

    public object Snapshot { get; } = snapshot;

    public bool Equals(SelectedSnapshot? other) =>
        other is not null && Metadata.Equals(other.Metadata) && Equals(Snapshot, other.Snapshot);

    public override bool Equals(object? obj) => Equals(obj as SelectedSnapshot);

    public override int GetHashCode() => HashCode.Combine(Metadata, Snapshot);
}
