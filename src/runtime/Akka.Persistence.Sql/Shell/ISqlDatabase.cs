using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Sql.Shell;

/// <summary>What journal and snapshot store ask of a database. It stores bytes and knows nothing of actors, adapters or serializers.</summary>
internal interface ISqlDatabase : IDisposable
{
    /// <summary>Never blocks on the database; the batch learns its end exactly once, after the commit has returned or failed.</summary>
    void Write(EventRows rows);

    /// <summary>True when the failure says that another row has the same key: the fence against a second writer.</summary>
    bool IsKeyViolation(Exception failure);

    Task<long> HighestSequenceNrAsync(string persistenceId);

    /// <summary>Reads one page; <paramref name="read"/> runs on the reading thread, once per row.</summary>
    /// <returns>The number of rows and the last row's number, 0 when there was none.</returns>
    Task<(int Count, long LastSequenceNr)> ReadEventsAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, int limit, EventRowReader read);

    Task DeleteEventsAsync(string persistenceId, long toSequenceNr);

    Task SaveSnapshotAsync(SnapshotRow row);

    Task DeleteSnapshotsAsync(string persistenceId, SnapshotRange range);

    Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range);
}

/// <summary>The row a query stands on. Columns are those of the replay.</summary>
internal interface ISqlRow
{
    long Int64(int column);

    byte[] Blob(int column);

    /// <summary>Empty for NULL.</summary>
    string Text(int column, ref RepeatedText last);
}

/// <summary>Takes what it needs from a row.</summary>
internal delegate void EventRowReader(ISqlRow row);
