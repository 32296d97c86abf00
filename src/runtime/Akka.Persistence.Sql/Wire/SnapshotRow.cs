namespace Akka.Persistence.Sql.Wire;

/// <summary>One row of the snapshot table; the snapshot is already bytes.</summary>
/// <param name="CreatedTicks">.NET UTC ticks.</param>
internal sealed record SnapshotRow(
    string PersistenceId,
    long SequenceNr,
    long CreatedTicks,
    byte[] Snapshot,
    int SerializerId,
    string Manifest);
