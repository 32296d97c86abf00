using System.Buffers;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Tasks;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgentNet.Coordination.Shell;

/// <summary>The statements that write the archive, prepared once. Entries and the last applied sequence number go into one transaction; applying an entry twice changes nothing.</summary>
internal sealed class ArchiveWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ArchiveStatement _task;
    private readonly ArchiveStatement _batch;
    private readonly ArchiveStatement _run;
    private readonly ArchiveStatement _changes;
    private readonly ArchiveStatement _progress;

    public ArchiveWriter(SqliteConnection connection)
    {
        _connection = connection;
        var message = new ArrayBufferWriter<byte>();
        _task = new ArchiveStatement(connection, "INSERT OR REPLACE INTO tasks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)", message);
        _batch = new ArchiveStatement(connection, "INSERT OR REPLACE INTO batches VALUES (?1, ?2, ?3, ?4)", message);
        _run = new ArchiveStatement(connection, "INSERT OR REPLACE INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6)", message);
        _changes = new ArchiveStatement(connection, "INSERT OR REPLACE INTO changes VALUES (?1, ?2, ?3)", message);
        _progress = new ArchiveStatement(connection, "UPDATE archive SET last_sequence = max(last_sequence, ?1)", message);
    }

    public void Write(IReadOnlyList<ArchiveEntry> entries)
    {
        ArchiveSchema.Execute(_connection, "BEGIN IMMEDIATE");
        try
        {
            WriteRows(entries);
            ArchiveSchema.Execute(_connection, "COMMIT");
        }
        catch
        {
            // After a disk error SQLite has rolled back by itself, and another ROLLBACK would hide why.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                ArchiveSchema.Execute(_connection, "ROLLBACK");
            }

            throw;
        }
    }

    /// <summary>Deletes what the settings no longer keep.</summary>
    public void Retain(ArchiveSettings settings, DateTimeOffset now)
    {
        var removed = 0;
        if (settings.Keep > TimeSpan.Zero)
        {
            var before = (now - settings.Keep).ToUnixTimeMilliseconds();
            removed += Delete("DELETE FROM tasks WHERE finished_at_ms < $p0", before)
                + Delete("DELETE FROM batches WHERE finished_at_ms < $p0", before)
                + Delete("DELETE FROM runs WHERE finished_at_ms < $p0", before);
        }

        if (settings.KeepTasks > 0)
        {
            removed += Delete("DELETE FROM tasks WHERE ord <= (SELECT ord FROM tasks ORDER BY ord DESC LIMIT 1 OFFSET $p0)", settings.KeepTasks)
                + DeleteEmptied("batches", "batch_id")
                + DeleteEmptied("runs", "run_id");
        }

        removed += Delete("DELETE FROM changes WHERE last_sequence <= (SELECT last_sequence FROM archive) - $p0", settings.KeepChanges);
        if (removed > 0)
        {
            ArchiveSchema.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    public void Dispose()
    {
        _task.Dispose();
        _batch.Dispose();
        _run.Dispose();
        _changes.Dispose();
        _progress.Dispose();
        _connection.Dispose();
    }

    private void WriteRows(IReadOnlyList<ArchiveEntry> entries)
    {
        foreach (var entry in entries)
        {
            foreach (var task in entry.Tasks)
            {
                Write(task);
            }

            foreach (var batch in entry.Batches)
            {
                _batch.With(batch.Order).With(batch.BatchId).With(entry.Changes.Changes.LastOrDefault()?.AtMs ?? 0).With(batch.ToSnapshot()).Run();
            }

            foreach (var run in entry.Runs)
            {
                _run.With(run.Order).With(run.RunId).With(run.Spec.Name).With(run.State.ToString()).With(run.FinishedAtMs).With(run.ToView()).Run();
            }

            _changes.With(entry.Changes.LastSequence).With(entry.Changes.FirstSequence).With(entry.Changes).Run();
        }

        _progress.With(entries[^1].Changes.LastSequence).Run();
    }

    private void Write(TaskRecord task) => _task
        .With(task.Order).With(task.Id).With(NameOf(task.State)).With(task.Spec.Capability).With(task.AgentId)
        .With(task.RunId).With(task.StageId).With(task.BatchId).With(task.Attempt)
        .With(task.Token?.Epoch ?? 0).With(task.Token?.Number ?? 0).With(task.SubmittedAtMs).With(task.FinishedAtMs).With(task.FinishedSequence)
        .With(task.ToView()).Run();

    // Nearly every row: the name of an enumeration's value is looked up anew each time.
    private static string NameOf(TaskState state) => state == TaskState.Completed ? nameof(TaskState.Completed) : state.ToString();

    /// <summary>Batches or runs that are older than every task that is kept, and of whose tasks none is.</summary>
    private int DeleteEmptied(string table, string id) => Delete(
        $"DELETE FROM {table} WHERE ord < coalesce((SELECT ord FROM tasks ORDER BY ord LIMIT 1), 0)"
        + $" AND NOT EXISTS (SELECT 1 FROM tasks WHERE {id} <> '' AND tasks.{id} = {table}.{id})");

    private int Delete(string sql, long? value = null)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        if (value is { } given)
        {
            command.Parameters.AddWithValue("$p0", given);
        }

        return command.ExecuteNonQuery();
    }
}
