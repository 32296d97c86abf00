using Akka.Persistence.Sql.Core;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// A few connections that read while the writer writes: WAL gives each read a stable view. Reads run on the thread pool,
/// at most as many at once as there are connections.
/// </summary>
internal sealed class SqliteReaders(SqliteSettings settings) : IDisposable
{
    private readonly SemaphoreSlim _free = new(settings.Readers);
    private readonly Stack<SqliteSession> _idle = new();
    private bool _closed;

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read)
    {
        await _free.WaitAsync().ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(read)).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _closed = true;
            while (_idle.TryPop(out var session))
                session.Dispose();
        }
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        SqliteSession? session;
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _idle.TryPop(out session);
        }
        session ??= SqliteSession.Open(settings, create: false);
        var healthy = false;
        try
        {
            var result = read(session);
            healthy = true;
            return result;
        }
        finally
        {
            Return(session, healthy);
        }
    }

    /// <summary>A connection that failed once is not used again: the next read opens a new one.</summary>
    private void Return(SqliteSession session, bool healthy)
    {
        lock (_idle)
        {
            if (healthy && !_closed)
            {
                _idle.Push(session);
                return;
            }
        }
        session.Dispose();
    }
}
