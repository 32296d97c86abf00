namespace Akka.Persistence.Sql.Wire;

/// <summary>One row of the journal table as it is read or written; the payload is already bytes.</summary>
/// <param name="CreatedTicks">.NET UTC ticks.</param>
/// <param name="EndsAtomicWrite">True on the last row of a PersistAll, and on every row of a single Persist.</param>
internal readonly record struct EventRow(
    long SequenceNr,
    long CreatedTicks,
    string WriterUuid,
    byte[] Message,
    int SerializerId,
    string Manifest,
    IReadOnlyCollection<string> Tags,
    bool EndsAtomicWrite);
