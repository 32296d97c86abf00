using Akka.Persistence.Sql.Core;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// Copies the log of one file into its database, on a thread and a connection of its own. Told what to do by one thread,
/// the file's writer.
/// </summary>
internal sealed class SqliteLogCopier : IDisposable
{
    private readonly SqliteSettings _settings;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _begin = new(0);
    private readonly ManualResetEventSlim _ended = new(true);
    private volatile bool _closed;

    public SqliteLogCopier(SqliteSettings settings)
    {
        _settings = settings;
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite-log-copier" };
        _thread.Start();
    }

    /// <summary>False from <see cref="Begin"/> until that copy is at its end, whatever it has reached.</summary>
    public bool HasEnded => _ended.IsSet;

    public void Begin()
    {
        _ended.Reset();
        _begin.Release();
    }

    public void AwaitEnd() => _ended.Wait();

    public void Dispose()
    {
        _closed = true;
        _begin.Release();
        _thread.Join();
        _begin.Dispose();
        _ended.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _begin.Wait();
            if (_closed)
                return;
            Copy();
            _ended.Set();
        }
    }

    // A connection for each copy: one that is kept would go on with a file that was deleted, or with one that failed.
    private void Copy()
    {
        try
        {
            using var session = SqliteSession.Open(_settings, create: false);
            session.Checkpoint(CheckpointStep.Passive);
        }
        catch (SqliteException)
        {
            // What is not copied here the writer copies, or its next commit meets the same failure and reports it.
        }
    }
}
