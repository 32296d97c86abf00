using System.Data.Common;
using System.Globalization;
using AgentNet.Coordination.Core.Coordinator;
using Npgsql;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// The archive in a PostgreSQL database that the nodes of a cluster share. A write is one round trip: one statement per table, each with
/// one array per column, in one transaction.
/// </summary>
internal sealed class PostgresArchive : IArchiveDatabase
{
    // Begins with a lock: nodes that start at the same time must not create the tables at the same time.
    private const string Tables = """
        SELECT pg_advisory_xact_lock(4711052101);
        CREATE TABLE IF NOT EXISTS archive (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, last_sequence BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS tasks (
            ord BIGINT PRIMARY KEY, task_id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, capability TEXT NOT NULL, agent_id TEXT NOT NULL,
            run_id TEXT NOT NULL, stage_id TEXT NOT NULL, batch_id TEXT NOT NULL, attempt BIGINT NOT NULL,
            epoch BIGINT NOT NULL, number BIGINT NOT NULL, submitted_at_ms BIGINT NOT NULL, finished_at_ms BIGINT NOT NULL,
            sequence BIGINT NOT NULL, view BYTEA NOT NULL);
        CREATE INDEX IF NOT EXISTS tasks_of_run ON tasks (run_id, ord) WHERE run_id <> '';
        CREATE INDEX IF NOT EXISTS tasks_of_batch ON tasks (batch_id, ord) WHERE batch_id <> '';
        CREATE INDEX IF NOT EXISTS tasks_not_completed ON tasks (state, ord) WHERE state <> 'Completed';
        CREATE TABLE IF NOT EXISTS batches (ord BIGINT PRIMARY KEY, batch_id TEXT NOT NULL UNIQUE, finished_at_ms BIGINT NOT NULL, snapshot BYTEA NOT NULL);
        CREATE TABLE IF NOT EXISTS runs (
            ord BIGINT PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, state TEXT NOT NULL, finished_at_ms BIGINT NOT NULL, view BYTEA NOT NULL);
        CREATE TABLE IF NOT EXISTS changes (last_sequence BIGINT PRIMARY KEY, first_sequence BIGINT NOT NULL, batch BYTEA NOT NULL);
        INSERT INTO archive (id, format, last_sequence) VALUES (1, 1, 0) ON CONFLICT DO NOTHING;
        """;

    private const string Size =
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c "
        + "WHERE c.oid IN (to_regclass('archive'), to_regclass('tasks'), to_regclass('batches'), to_regclass('runs'), to_regclass('changes'))";

    private readonly NpgsqlDataSource _source;

    /// <exception cref="InvalidDataException">The tables are of a newer format.</exception>
    /// <exception cref="DbException">The server does not answer, or refuses.</exception>
    public PostgresArchive(NpgsqlDataSource source)
    {
        _source = source;
        var target = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Name = $"database {target.Database} at {target.Host}:{target.Port}";
        MakeTables();
    }

    public string Name { get; }

    public long SizeBytes
    {
        get
        {
            using var command = _source.CreateCommand(Size);
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    public void Write(IReadOnlyList<ArchiveEntry> entries)
    {
        using var connection = _source.OpenConnection();
        using var batch = PostgresArchiveBatch.Of(entries, Stored);
        batch.Connection = connection;
        batch.ExecuteNonQuery();
    }

    public void Retain(ArchiveSettings settings, DateTimeOffset now)
    {
        using var connection = _source.OpenConnection();
        ArchiveRetention.Apply(connection, settings, now);
    }

    public DbConnection OpenForReading() => _source.OpenConnection();

    // The one character that a text of PostgreSQL cannot hold. The message beside it has it all the same.
    public string Stored(string text) => text.Replace('\0', '\uFFFD');

    public void Dispose()
    {
        // The source is not ours, and connections go back to it after each use.
    }

    private void MakeTables()
    {
        using var connection = _source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using (var tables = new NpgsqlCommand(Tables, connection, transaction))
        {
            tables.ExecuteNonQuery();
        }

        using (var newest = new NpgsqlCommand("SELECT format FROM archive", connection, transaction))
        {
            if (newest.ExecuteScalar() is int format and > IArchiveDatabase.Format)
            {
                throw new InvalidDataException($"The archive in {Name} has format {format}; this version reads up to {IArchiveDatabase.Format}. Use the version that wrote it, or a newer one.");
            }
        }

        transaction.Commit();
    }
}
