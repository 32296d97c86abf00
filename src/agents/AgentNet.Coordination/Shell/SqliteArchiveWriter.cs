using System.Buffers;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Tasks;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgentNet.Coordination.Shell;

/// <summary>The statements that write the archive on a given connection, prepared once.</summary>
internal sealed class SqliteArchiveWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteArchiveStatement _task;
    private readonly SqliteArchiveStatement _batch;
    private readonly SqliteArchiveStatement _run;
    private readonly SqliteArchiveStatement _changes;
    private readonly SqliteArchiveStatement _progress;

    public SqliteArchiveWriter(SqliteConnection connection)
    {
        _connection = connection;
        var message = new ArrayBufferWriter<byte>();
        _task = new SqliteArchiveStatement(connection, "INSERT OR REPLACE INTO tasks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)", message);
        _batch = new SqliteArchiveStatement(connection, "INSERT OR REPLACE INTO batches VALUES (?1, ?2, ?3, ?4)", message);
        _run = new SqliteArchiveStatement(connection, "INSERT OR REPLACE INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6)", message);
        _changes = new SqliteArchiveStatement(connection, "INSERT OR REPLACE INTO changes VALUES (?1, ?2, ?3)", message);
        _progress = new SqliteArchiveStatement(connection, "UPDATE archive SET last_sequence = max(last_sequence, ?1)", message);
    }

    public void Write(IReadOnlyList<ArchiveEntry> entries)
    {
        SqliteArchive.Execute(_connection, "BEGIN IMMEDIATE");
        try
        {
            WriteRows(entries);
            SqliteArchive.Execute(_connection, "COMMIT");
        }
        catch
        {
            // After a disk error SQLite has rolled back by itself, and another ROLLBACK would hide why.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                SqliteArchive.Execute(_connection, "ROLLBACK");
            }

            throw;
        }
    }

    public void Dispose()
    {
        _task.Dispose();
        _batch.Dispose();
        _run.Dispose();
        _changes.Dispose();
        _progress.Dispose();
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
                _batch.With(batch.Order).With(batch.BatchId).With(entry.DecidedAtMs).With(batch.ToSnapshot()).Run();
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
        .With(task.Order).With(task.Id).With(ArchiveReader.StateText(task.State)).With(task.Spec.Capability).With(task.AgentId)
        .With(task.RunId).With(task.StageId).With(task.BatchId).With(task.Attempt)
        .With(task.Token?.Epoch ?? 0).With(task.Token?.Number ?? 0).With(task.SubmittedAtMs).With(task.FinishedAtMs).With(task.FinishedSequence)
        .With(task.ToView()).Run();
}
