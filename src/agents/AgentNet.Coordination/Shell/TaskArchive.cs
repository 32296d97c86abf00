using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// What has ended, in SQLite: one thread writes entries in the order they were decided and confirms them once they are
/// synced; readers use connections of their own. A failed write is repeated until it succeeds, so a full disk loses nothing.
/// </summary>
internal sealed class TaskArchive : IDisposable
{
    private readonly string _path;
    private readonly ArchiveSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<TaskArchive> _log;
    private readonly ArchiveWriter _writer;
    private readonly ArchiveQueue _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private Action<long> _confirm = _ => { };
    private long _lastSequence;
    private long _retainedSequence;

    // Owned by the thread.
    private long _nextRetention;
    private int _tasksSinceRetention;
    private int _changesSinceRetention;

    public TaskArchive(string path, ArchiveSettings settings, TimeProvider time, ILogger<TaskArchive> log)
    {
        _path = path;
        _settings = settings;
        _time = time;
        _log = log;
        _queue = new ArchiveQueue(settings);
        var connection = ArchiveSchema.OpenForWriting(path);
        _lastSequence = ArchiveSchema.Number(connection, "SELECT last_sequence FROM archive");
        _writer = new ArchiveWriter(connection);
        _thread = new Thread(Write) { IsBackground = true, Name = "agentnet-archive" };
        _thread.Start();
    }

    /// <summary>Everything up to here is in the archive, durably.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Nothing up to here is in the archive that the settings do not keep.</summary>
    public long RetainedSequence => Volatile.Read(ref _retainedSequence);

    /// <summary>Asks the file itself: in a cluster other nodes write it too, each while it holds the coordinator.</summary>
    public long ReadLastSequence()
    {
        using var connection = ArchiveSchema.OpenForReading(_path);
        return Advance(ArchiveSchema.Number(connection, "SELECT last_sequence FROM archive"));
    }

    /// <summary>Called on the writer's thread after each synced transaction. There is one listener: the coordinator of the moment.</summary>
    public void OnConfirmed(Action<long> confirm) => Volatile.Write(ref _confirm, confirm);

    public void Add(ArchiveEntry entry) => _queue.Add(entry);

    public ArchiveFinds Find(IReadOnlyList<string> taskIds, IReadOnlyList<string> batchIds, IReadOnlyList<string> runIds)
    {
        using var reader = OpenReader();
        return new ArchiveFinds(
            reader.Rows("SELECT view FROM tasks WHERE task_id = $p0", taskIds, TaskView.Parser).ToDictionary(view => view.Spec.Id, StringComparer.Ordinal),
            reader.Rows("SELECT snapshot FROM batches WHERE batch_id = $p0", batchIds, BatchSnapshot.Parser).ToDictionary(batch => batch.BatchId, StringComparer.Ordinal),
            reader.Rows("SELECT view FROM runs WHERE run_id = $p0", runIds, WorkflowView.Parser).ToDictionary(run => run.RunId, StringComparer.Ordinal));
    }

    public ArchiveReader OpenReader() => new(ArchiveSchema.OpenForReading(_path));

    /// <summary>Size of the file with its write-ahead log.</summary>
    public long SizeBytes => new[] { _path, _path + "-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length);

    /// <summary>Writes what is waiting, then closes.</summary>
    public void Dispose()
    {
        _queue.Close();
        if (!_thread.Join(TimeSpan.FromSeconds(10)))
        {
            _stopping.Cancel();
            _thread.Join();
        }

        // Idle readers would keep the write-ahead log from being removed with the last connection.
        ArchiveSchema.CloseIdleReaders(_path);
        _writer.Dispose();
        _stopping.Dispose();
    }

    private void Write()
    {
        _nextRetention = _time.GetTimestamp();
        while (!_queue.IsCompleted && !_stopping.IsCancellationRequested)
        {
            if (IsRetentionDue())
            {
                Retain();
            }

            var entries = _queue.Take();
            while (entries.Count > 0 && !Try("write what has ended", () => _writer.Write(entries)))
            {
                if (_stopping.Token.WaitHandle.WaitOne(_settings.RetryDelay))
                {
                    return;
                }
            }

            if (entries.Count > 0)
            {
                Volatile.Read(ref _confirm)(Advance(entries[^1].Changes.LastSequence));
                _tasksSinceRetention += entries.Sum(entry => entry.Tasks.Count);
                _changesSinceRetention += entries.Sum(entry => entry.Changes.Changes.Count);
            }
        }
    }

    // Under load not only by time: so the file never holds more than twice what is kept, and one write, at any rate.
    private bool IsRetentionDue() =>
        _time.GetElapsedTime(_nextRetention) >= TimeSpan.Zero
        || (_settings.KeepTasks > 0 && _tasksSinceRetention >= _settings.KeepTasks)
        || _changesSinceRetention >= _settings.KeepChanges;

    private void Retain()
    {
        _nextRetention = _time.GetTimestamp() + (long)(_settings.RetentionInterval.TotalSeconds * _time.TimestampFrequency);
        (_tasksSinceRetention, _changesSinceRetention) = (0, 0);
        if (Try("delete what is no longer kept", () => _writer.Retain(_settings, _time.GetUtcNow())))
        {
            Volatile.Write(ref _retainedSequence, _lastSequence);
        }
    }

    private long Advance(long to)
    {
        long known;
        while ((known = Volatile.Read(ref _lastSequence)) < to && Interlocked.CompareExchange(ref _lastSequence, to, known) != known)
        {
        }

        return Math.Max(known, to);
    }

    private static int Rows(ArchiveEntry entry) => 1 + entry.Tasks.Count + entry.Batches.Count + entry.Runs.Count;

    private bool Try(string what, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception failure) when (failure is SqliteException or IOException)
        {
            Log.ArchiveFailed(_log, what, _path, failure.Message);
            return false;
        }
    }
}
