using System.Data.Common;
using System.Globalization;
using AgentNet.Coordination.Core.Coordinator;
using Microsoft.Data.Sqlite;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// The archive as a file, <c>archive.db</c>, and its format number. A file of a newer format is refused; an empty one gets the current
/// format. Every commit is synced before it returns.
/// </summary>
internal sealed class SqliteArchive : IArchiveDatabase
{
    // A task's row is found by its place in the order of submission, so rows are appended; the token and ids stand in columns
    // of their own for whoever reads the file with plain SQL. The view is the TaskView message.
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS archive (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, last_sequence INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS tasks (
            ord INTEGER PRIMARY KEY, task_id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, capability TEXT NOT NULL, agent_id TEXT NOT NULL,
            run_id TEXT NOT NULL, stage_id TEXT NOT NULL, batch_id TEXT NOT NULL, attempt INTEGER NOT NULL,
            epoch INTEGER NOT NULL, number INTEGER NOT NULL, submitted_at_ms INTEGER NOT NULL, finished_at_ms INTEGER NOT NULL,
            sequence INTEGER NOT NULL, view BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS tasks_of_run ON tasks (run_id, ord) WHERE run_id <> '';
        CREATE INDEX IF NOT EXISTS tasks_of_batch ON tasks (batch_id, ord) WHERE batch_id <> '';
        CREATE INDEX IF NOT EXISTS tasks_not_completed ON tasks (state, ord) WHERE state <> 'Completed';
        CREATE TABLE IF NOT EXISTS batches (ord INTEGER PRIMARY KEY, batch_id TEXT NOT NULL UNIQUE, finished_at_ms INTEGER NOT NULL, snapshot BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS runs (
            ord INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, state TEXT NOT NULL, finished_at_ms INTEGER NOT NULL, view BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS changes (last_sequence INTEGER PRIMARY KEY, first_sequence INTEGER NOT NULL, batch BLOB NOT NULL);
        INSERT OR IGNORE INTO archive (id, format, last_sequence) VALUES (1, 1, 0);
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteArchiveWriter _writer;

    /// <exception cref="InvalidDataException">The file is of a newer format.</exception>
    public SqliteArchive(string path)
    {
        Name = path;
        _connection = OpenForWriting(path);
        _writer = new SqliteArchiveWriter(_connection);
    }

    public string Name { get; }

    /// <summary>The file with its write-ahead log.</summary>
    public long SizeBytes => new[] { Name, Name + "-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length);

    private string ForReading =>
        new SqliteConnectionStringBuilder { DataSource = Name, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ConnectionString;

    public void Write(IReadOnlyList<ArchiveEntry> entries) => _writer.Write(entries);

    public void Retain(ArchiveSettings settings, DateTimeOffset now)
    {
        if (ArchiveRetention.Apply(_connection, settings, now) > 0)
        {
            Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    public DbConnection OpenForReading()
    {
        var connection = new SqliteConnection(ForReading);
        connection.Open();
        return connection;
    }

    public string Stored(string text) => text;

    public void Dispose()
    {
        // Idle readers would keep the write-ahead log from being removed with the last connection.
        using (var any = new SqliteConnection(ForReading))
        {
            SqliteConnection.ClearPool(any);
        }

        _writer.Dispose();
        _connection.Dispose();
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection OpenForWriting(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        try
        {
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
            if (Number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'archive'") > 0
                && Number(connection, "SELECT format FROM archive") is var format && format > IArchiveDatabase.Format)
            {
                throw new InvalidDataException($"{path} has format {format}; this version reads up to {IArchiveDatabase.Format}. Use the version that wrote it, or a newer one.");
            }

            Execute(connection, Tables);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
