namespace Akka.Persistence.Sql.Core;

/// <summary>Which snapshots of one persistence id are meant; both bounds of both ranges are included.</summary>
internal readonly record struct SnapshotRange(long MinSequenceNr, long MaxSequenceNr, long MinTicks, long MaxTicks);
