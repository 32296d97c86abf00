using System.Diagnostics;
using System.Runtime.InteropServices;
using Akka.Persistence.Sql.Core;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// The only thread that writes a database: it takes every job that waits, runs them in one transaction with one sync, and
/// tells each its end only after COMMIT returned. The queue needs no bound of its own, as a persistent actor has at most one
/// batch here at a time.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteSettings _settings;
    private readonly string? _file;
    private readonly Thread _thread;
    private readonly WalGrowth _growth;
    private readonly SqliteLogCopier? _copier;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private List<WriteJob> _waiting = [];
    private int _waitingCount;
    private bool _asleep;
    private bool _closed;

    // Owned by the thread.
    private readonly CommitPace _pace = new();
    private List<WriteJob> _taken = [];
    private int _next;
    private SqliteSession? _session;

    /// <summary>Opens the database and, when configured, creates its tables; throws when that is impossible.</summary>
    /// <param name="file">The database file, null for a database in memory.</param>
    public SqliteWriter(SqliteSettings settings, string? file)
    {
        _settings = settings;
        _file = file;
        _growth = new WalGrowth(settings.WalLimitPages);
        _session = SqliteSession.Open(settings, create: settings.AutoInitialize);
        try
        {
            if (settings.AutoInitialize)
                CreateTables(_session);
            CheckTables(_session);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
        if (file is not null)
            _copier = new SqliteLogCopier(settings);
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite-writer" };
        _thread.Start();
    }

    /// <summary>Callable from any thread; never blocks on the disk.</summary>
    public void Enqueue(WriteJob job)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _waiting.Add(job);
                _waitingCount++;
                if (!_asleep)
                    return;
                _asleep = false;
                _wake.Release();
                return;
            }
        }
        job.Finish(0, new ObjectDisposedException(nameof(SqliteWriter), "The database was closed before this write."));
    }

    /// <summary>Blocks until everything enqueued before is written and the log is copied into the database.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            if (_asleep)
            {
                _asleep = false;
                _wake.Release();
            }
        }
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (AwaitWork())
        {
            AwaitCompany();
            TakeWaiting();
            var started = Stopwatch.GetTimestamp();
            var jobs = _taken.Count;
            while (_next < _taken.Count)
            {
                Write(NextTransaction());
                LimitLog();
            }
            _pace.Committed(jobs, Stopwatch.GetElapsedTime(started));
            _taken.Clear();
            _next = 0;
        }
        _copier?.Dispose();
        _session?.Checkpoint(CheckpointStep.Restart);
        _session?.Dispose();
    }

    /// <summary>False when the writer is closed and nothing is left.</summary>
    private bool AwaitWork()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.Count > 0)
                    return true;
                if (_closed)
                    return false;
                _asleep = true;
            }
            _wake.Wait();
        }
    }

    /// <summary>Those who were acknowledged a moment ago are about to write again: a short wait saves them a sync of their own.</summary>
    private void AwaitCompany()
    {
        var started = Stopwatch.GetTimestamp();
        while (_pace.AwaitsMore(Volatile.Read(ref _waitingCount), Stopwatch.GetElapsedTime(started)))
            Thread.Yield();
    }

    private void TakeWaiting()
    {
        lock (_gate)
        {
            (_taken, _waiting) = (_waiting, _taken);
            _waitingCount = 0;
        }
    }

    private ReadOnlySpan<WriteJob> NextTransaction()
    {
        var first = _next;
        var steps = 0;
        do
        {
            steps += _taken[_next++].StepCount;
        }
        while (_next < _taken.Count && steps + _taken[_next].StepCount <= _settings.MaxStepsPerTransaction);
        return CollectionsMarshal.AsSpan(_taken)[first.._next];
    }

    private void Write(ReadOnlySpan<WriteJob> jobs)
    {
        Exception? failure;
        try
        {
            var session = OpenSession();
            session.Execute("BEGIN IMMEDIATE");
            if (!TryRunAll(session, jobs))
            {
                WriteOneByOne(session, jobs);
                return;
            }
            session.Execute("COMMIT");
            failure = null;
        }
        catch (Exception e)
        {
            failure = e;
            AbandonTransaction(e);
        }
        foreach (var job in jobs)
            job.Finish(failure is null ? job.StepCount : 0, failure);
    }

    /// <summary>False when a step failed and the transaction is rolled back.</summary>
    private static bool TryRunAll(SqliteSession session, ReadOnlySpan<WriteJob> jobs)
    {
        try
        {
            foreach (var job in jobs)
            {
                for (var step = 0; step < job.StepCount; step++)
                    job.RunStep(session, step);
            }
            return true;
        }
        catch (Exception e) when (SqliteFailure.LeavesSessionUsable(e) && session.InTransaction)
        {
            session.Execute("ROLLBACK");
            return false;
        }
    }

    /// <summary>
    /// One of the jobs cannot be written: again, each step behind a savepoint, so that only the culprit fails. The steps
    /// after a failed one of the same job fail with it, as an actor's later events must not be stored without the earlier.
    /// </summary>
    private void WriteOneByOne(SqliteSession session, ReadOnlySpan<WriteJob> jobs)
    {
        var written = new int[jobs.Length];
        var causes = new Exception?[jobs.Length];
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < jobs.Length; i++)
            {
                while (causes[i] is null && written[i] < jobs[i].StepCount)
                {
                    causes[i] = RunBehindSavepoint(session, jobs[i], written[i]);
                    if (causes[i] is null)
                        written[i]++;
                }
            }
            session.Execute("COMMIT");
        }
        catch (Exception e)
        {
            AbandonTransaction(e);
            for (var i = 0; i < jobs.Length; i++)
                (written[i], causes[i]) = (0, causes[i] ?? e);
        }
        for (var i = 0; i < jobs.Length; i++)
            jobs[i].Finish(written[i], causes[i]);
    }

    private static Exception? RunBehindSavepoint(SqliteSession session, WriteJob job, int step)
    {
        session.Execute("SAVEPOINT step");
        try
        {
            job.RunStep(session, step);
            session.Execute("RELEASE step");
            return null;
        }
        catch (Exception e) when (SqliteFailure.LeavesSessionUsable(e) && session.InTransaction)
        {
            session.Execute("ROLLBACK TO step");
            session.Execute("RELEASE step");
            return e;
        }
    }

    private SqliteSession OpenSession()
    {
        // A deleted file stays writable through an open handle, and every acknowledgement would be a lie.
        if (_file is not null && !File.Exists(_file))
        {
            CloseSession();
            throw new SqliteException(
                $"The database file '{_file}' is gone: put it back (from a backup); nothing is written until then.",
                raw.SQLITE_CANTOPEN);
        }
        return _session ??= SqliteSession.Open(_settings, create: false);
    }

    /// <summary>After a disk error nothing is assumed about the connection: the next transaction opens a new one.</summary>
    private void AbandonTransaction(Exception failure)
    {
        if (_session is null)
            return;
        if (SqliteFailure.LeavesSessionUsable(failure) && !_session.InTransaction)
            return;
        CloseSession();
    }

    private void CloseSession()
    {
        _session?.Dispose();
        _session = null;
    }

    private void LimitLog()
    {
        if (_session is null)
            return;
        var step = _growth.Committed(_session.TakePagesWritten(), copied: _copier?.HasEnded ?? true);
        switch (step)
        {
            case CheckpointStep.Aside:
                _copier?.Begin();
                break;
            case CheckpointStep.Passive:
            case CheckpointStep.Restart:
                // SQLite does not wait for another's checkpoint: it would answer at once that it is busy.
                _copier?.AwaitEnd();
                var (logPages, copiedPages) = _session.Checkpoint(step);
                _growth.Checkpointed(logPages, copiedPages);
                break;
        }
    }

    private static void CreateTables(SqliteSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        foreach (var statement in TableLayout.Schema)
            session.Execute(statement);
        session.Execute("COMMIT");
    }

    /// <summary>Preparing a statement fails when a table or a column is missing.</summary>
    private static void CheckTables(SqliteSession session)
    {
        foreach (var sql in (string[])[TableLayout.InsertEvent, TableLayout.InsertTag, TableLayout.SaveSnapshot])
        {
            session.Statement(sql);
        }
    }
}
