using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Tasks;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgentNet.Coordination.Shell;

/// <summary>The statements that write the archive, prepared once. Entries and the last applied sequence number go into one transaction; applying an entry twice changes nothing.</summary>
internal sealed class ArchiveWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _task;
    private readonly SqliteCommand _batch;
    private readonly SqliteCommand _run;
    private readonly SqliteCommand _changes;
    private readonly SqliteCommand _progress;

    public ArchiveWriter(SqliteConnection connection)
    {
        _connection = connection;
        _task = Prepare(
            "INSERT OR REPLACE INTO tasks VALUES ($p0, $p1, $p2, $p3, $p4, $p5, $p6, $p7, $p8, $p9, $p10, $p11, $p12, $p13, $p14)", 15);
        _batch = Prepare("INSERT OR REPLACE INTO batches VALUES ($p0, $p1, $p2, $p3)", 4);
        _run = Prepare("INSERT OR REPLACE INTO runs VALUES ($p0, $p1, $p2, $p3, $p4, $p5)", 6);
        _changes = Prepare("INSERT OR REPLACE INTO changes VALUES ($p0, $p1, $p2)", 3);
        _progress = Prepare("UPDATE archive SET last_sequence = max(last_sequence, $p0)", 1);
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
                Run(_task, Row(task));
            }

            foreach (var batch in entry.Batches)
            {
                Run(_batch, [batch.Order, batch.BatchId, entry.Changes.Changes.LastOrDefault()?.AtMs ?? 0, batch.ToSnapshot().ToByteArray()]);
            }

            foreach (var run in entry.Runs)
            {
                Run(_run, [run.Order, run.RunId, run.Spec.Name, run.State.ToString(), run.FinishedAtMs, run.ToView().ToByteArray()]);
            }

            Run(_changes, [entry.Changes.LastSequence, entry.Changes.FirstSequence, entry.Changes.ToByteArray()]);
        }

        Run(_progress, [entries[^1].Changes.LastSequence]);
    }

    private static object[] Row(TaskRecord task) =>
    [
        task.Order, task.Id, task.State.ToString(), task.Spec.Capability, task.AgentId, task.RunId, task.StageId, task.BatchId, task.Attempt,
        task.Token?.Epoch ?? 0, task.Token?.Number ?? 0, task.SubmittedAtMs, task.FinishedAtMs, task.FinishedSequence, task.ToView().ToByteArray(),
    ];

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = FormattableString.Invariant($"$p{i}") });
        }

        return command;
    }

    private static void Run(SqliteCommand command, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    /// <summary>Batches or runs that are older than every task that is kept, and of whose tasks none is.</summary>
    private int DeleteEmptied(string table, string id) => Delete(
        $"DELETE FROM {table} WHERE ord < coalesce((SELECT ord FROM tasks ORDER BY ord LIMIT 1), 0)"
        + $" AND NOT EXISTS (SELECT 1 FROM tasks WHERE {id} <> '' AND tasks.{id} = {table}.{id})");

    private int Delete(string sql)
    {
        using var command = Prepare(sql, 0);
        return command.ExecuteNonQuery();
    }

    private int Delete(string sql, long value)
    {
        using var command = Prepare(sql, 1);
        command.Parameters[0].Value = value;
        return command.ExecuteNonQuery();
    }
}
