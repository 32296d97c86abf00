using System.Data.Common;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using Microsoft.Extensions.Logging;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// What has ended: one thread writes entries in the order they were decided and confirms them once they are synced; readers use
/// connections of their own. A failed write is repeated until it succeeds, so a full disk or a database that is away loses nothing.
/// </summary>
internal sealed class TaskArchive : ICoordinatorArchive, IDisposable
{
    private readonly IArchiveDatabase _database;
    private readonly ArchiveSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<TaskArchive> _log;
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

    /// <param name="database">Belongs to the archive from now on.</param>
    public TaskArchive(IArchiveDatabase database, ArchiveSettings settings, TimeProvider time, ILogger<TaskArchive> log)
    {
        _database = database;
        _settings = settings;
        _time = time;
        _log = log;
        _queue = new ArchiveQueue(settings);
        _lastSequence = ReadLastSequence();
        _thread = new Thread(Write) { IsBackground = true, Name = "agentnet-archive" };
        _thread.Start();
    }

    /// <summary>Everything up to here is in the archive, durably.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Nothing up to here is in the archive that the settings do not keep.</summary>
    public long RetainedSequence => Volatile.Read(ref _retainedSequence);

    /// <summary>Asks the database itself: in a cluster other nodes write it too, each while it holds the coordinator.</summary>
    /// <exception cref="DbException">It does not answer.</exception>
    public long ReadLastSequence()
    {
        using var reader = OpenReader();
        return Advance(reader.LastSequence);
    }

    /// <summary>Called on the writer's thread after each synced transaction. There is one listener: the coordinator of the moment.</summary>
    public void OnConfirmed(Action<long> confirm) => Volatile.Write(ref _confirm, confirm);

    public void Add(ArchiveEntry entry) => _queue.Add(entry);

    public Task<ArchiveFinds> FindAsync(
        IReadOnlyList<string> taskIds, IReadOnlyList<string> batchIds, IReadOnlyList<string> runIds, CancellationToken cancellationToken) => Task.Run(
        () => ReadAsync(
            reader => new ArchiveFinds(
                reader.RowsOf("SELECT view FROM tasks WHERE task_id", taskIds, TaskView.Parser).ToDictionary(view => view.Spec.Id, StringComparer.Ordinal),
                reader.RowsOf("SELECT snapshot FROM batches WHERE batch_id", batchIds, BatchSnapshot.Parser).ToDictionary(batch => batch.BatchId, StringComparer.Ordinal),
                reader.RowsOf("SELECT view FROM runs WHERE run_id", runIds, WorkflowView.Parser).ToDictionary(run => run.RunId, StringComparer.Ordinal)),
            cancellationToken),
        cancellationToken);

    /// <summary>Asks on a connection of its own; while the database is away, again and again for as long as <c>read-within</c> says.</summary>
    /// <exception cref="RefusedException">unavailable: it is still away.</exception>
    public async Task<T> ReadAsync<T>(Func<ArchiveReader, T> question, CancellationToken cancellationToken = default)
    {
        var began = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var reader = OpenReader();
                return question(reader);
            }
            catch (DbException away) when (IsAway(away))
            {
                if (attempt == 1)
                {
                    Log.ArchiveAway(_log, away.Message, _database.Name, _settings.ReadWithin);
                }

                if (_time.GetElapsedTime(began) >= _settings.ReadWithin)
                {
                    throw new RefusedException(Problems.Of(
                        ProblemCodes.Unavailable, $"The archive in {_database.Name} does not answer: {away.Message}. Nothing is lost; ask again.", ("archive", _database.Name)));
                }
            }

            await Task.Delay(_settings.RetryDelay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public ArchiveReader OpenReader() => new(_database);

    public long SizeBytes => _database.SizeBytes;

    /// <summary>Writes what is waiting, then closes.</summary>
    public void Dispose()
    {
        _queue.Close();
        if (!_thread.Join(TimeSpan.FromSeconds(10)))
        {
            _stopping.Cancel();
            _thread.Join();
        }

        _database.Dispose();
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
            while (entries.Count > 0 && !Try("write what has ended", () => _database.Write(entries)))
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
        if (Try("delete what is no longer kept", () => _database.Retain(_settings, _time.GetUtcNow())))
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

    // What a server says that is stopping, starting or out of reach. Anything else will not change by waiting.
    private static bool IsAway(DbException failure) =>
        failure.IsTransient || (failure.SqlState is { } state && (state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal)));

    private bool Try(string what, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception failure) when (failure is DbException or IOException)
        {
            Log.ArchiveFailed(_log, what, _database.Name, failure.Message);
            return false;
        }
    }
}
