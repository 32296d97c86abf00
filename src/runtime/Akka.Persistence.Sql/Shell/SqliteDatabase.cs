using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Wire;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql.Shell;

/// <summary>One SQLite file: its writer, its readers and the questions that journal and snapshot store ask.</summary>
internal sealed class SqliteDatabase : ISqlDatabase
{
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    /// <summary>Holds a shared database in memory, which lives as long as its last connection.</summary>
    private readonly SqliteSession? _anchor;

    /// <exception cref="ArgumentException">The connection string cannot be used.</exception>
    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public SqliteDatabase(SqliteSettings settings)
    {
        var file = FileOf(settings.ConnectionString);
        _anchor = file is null ? SqliteSession.Open(settings, create: true) : null;
        _writer = new SqliteWriter(settings, file);
        _readers = new SqliteReaders(settings);
    }

    public void Write(EventRows rows) => _writer.Enqueue(new SqliteEventWrite(rows));

    public bool IsKeyViolation(Exception failure) => failure is SqliteException sqlite && SqliteFailure.IsKeyViolation(sqlite);

    public Task DeleteEventsAsync(string persistenceId, long toSequenceNr)
    {
        var job = new EventDelete(_writer, persistenceId, toSequenceNr);
        _writer.Enqueue(job);
        return job.Done;
    }

    public Task<long> HighestSequenceNrAsync(string persistenceId) =>
        _readers.ReadAsync(session =>
        {
            var query = session.Statement(TableLayout.HighestSequenceNr).Bind(1, persistenceId);
            query.Step();
            var highest = query.Int64(0);
            query.Reset();
            return highest;
        });

    public Task<(int Count, long LastSequenceNr)> ReadEventsAsync(
        string persistenceId, long fromSequenceNr, long toSequenceNr, int limit, EventRowReader read) =>
        _readers.ReadAsync(session =>
        {
            var query = session.Statement(TableLayout.Replay)
                .Bind(1, persistenceId).Bind(2, fromSequenceNr).Bind(3, toSequenceNr).Bind(4, limit);
            var (count, last) = (0, 0L);
            try
            {
                for (; query.Step(); count++)
                {
                    last = query.Int64(0);
                    read(query);
                }
            }
            finally
            {
                query.Reset();
            }
            return (count, last);
        });

    public Task SaveSnapshotAsync(SnapshotRow row)
    {
        var job = new SnapshotSave(row);
        _writer.Enqueue(job);
        return job.Done;
    }

    public Task DeleteSnapshotsAsync(string persistenceId, SnapshotRange range)
    {
        var job = new SnapshotDelete(persistenceId, range);
        _writer.Enqueue(job);
        return job.Done;
    }

    public Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range) =>
        _readers.ReadAsync(session =>
        {
            var query = session.Statement(TableLayout.LoadSnapshot)
                .Bind(1, persistenceId)
                .Bind(2, range.MinSequenceNr).Bind(3, range.MaxSequenceNr)
                .Bind(4, range.MinTicks).Bind(5, range.MaxTicks);
            try
            {
                return query.Step()
                    ? new SnapshotRow(
                        persistenceId, query.Int64(0), query.Int64(1), query.Bytes(2).ToArray(), (int)query.Int64(4), query.Text(3))
                    : null;
            }
            finally
            {
                query.Reset();
            }
        });

    /// <summary>Blocks until everything written so far is on the disk.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _anchor?.Dispose();
    }

    private static string? FileOf(string connectionString)
    {
        var target = new SqliteConnectionStringBuilder(connectionString);
        if (target.Mode == SqliteOpenMode.ReadOnly)
            throw new ArgumentException("the connection string says Mode=ReadOnly, and a journal must write.");
        var inMemory = target.Mode == SqliteOpenMode.Memory || target.DataSource is ":memory:" or "";
        if (inMemory && target.Cache != SqliteCacheMode.Shared)
            throw new ArgumentException(
                "a database in memory is private to one connection; name a file, or use 'Data Source=NAME;Mode=Memory;Cache=Shared'.");
        return inMemory ? null : Path.GetFullPath(target.DataSource);
    }
}
