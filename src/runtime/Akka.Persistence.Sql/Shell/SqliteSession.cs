using Akka.Persistence.Sql.Core;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// One open connection with its prepared statements, used by one thread at a time. It makes sure that the file is in WAL
/// mode with the configured sync; transactions are its owner's business.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    static SqliteSession() => Batteries_V2.Init();

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    private sqlite3 Handle => _connection.Handle!;

    /// <summary>False when there is no transaction, also when SQLite rolled it back by itself after a disk error.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(Handle);

    /// <param name="create">False for a file that must exist: a database that vanished is never replaced by an empty one.</param>
    public static SqliteSession Open(SqliteSettings settings, bool create)
    {
        var target = new SqliteConnectionStringBuilder(settings.ConnectionString) { Pooling = false };
        if (target.Mode == SqliteOpenMode.ReadWriteCreate && !create)
            target.Mode = SqliteOpenMode.ReadWrite;
        var connection = new SqliteConnection(target.ToString());
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            session.Configure(settings, target);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqliteStatement(Handle, sql));
        return statement;
    }

    public void Execute(string sql) => Statement(sql).Run();

    /// <summary>Pages written to the log since the last call.</summary>
    public int TakePagesWritten() =>
        raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1) == raw.SQLITE_OK ? pages : 0;

    /// <returns>Pages in the log and how many of them are copied; the first is negative when the checkpoint could not run.</returns>
    public (int LogPages, int CopiedPages) Checkpoint(CheckpointStep step)
    {
        var mode = step == CheckpointStep.Restart ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE;
        // Busy is an answer, not an error: a reader still needs the log, and the counts say how far it went.
        var code = raw.sqlite3_wal_checkpoint_v2(Handle, "main", mode, out var logPages, out var copiedPages);
        return code is raw.SQLITE_OK or raw.SQLITE_BUSY ? (logPages, copiedPages) : (-1, 0);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    private void Configure(SqliteSettings settings, SqliteConnectionStringBuilder target)
    {
        raw.sqlite3_busy_timeout(Handle, (int)settings.BusyTimeout.TotalMilliseconds);
        var mode = Pragma("journal_mode = WAL");
        // A database in memory has no log and nothing to lose; every other mode would break "acknowledged after the sync".
        if (mode != "wal" && mode != "memory")
            throw new SqliteException(
                $"'{target.DataSource}' stays in journal mode '{mode}': WAL needs a local file system and a writable folder.",
                raw.SQLITE_CANTOPEN);
        Pragma($"synchronous = {settings.Synchronous}");
        // The writer checkpoints by itself, after it has acknowledged; SQLite's own would run inside COMMIT.
        raw.sqlite3_wal_autocheckpoint(Handle, 0);
        Pragma($"journal_size_limit = {(long)settings.WalLimitPages * SqliteSettings.PageBytes}");
    }

    private string Pragma(string text)
    {
        using var statement = new SqliteStatement(Handle, "PRAGMA " + text);
        var value = statement.Step() ? statement.Text(0) : "";
        statement.Reset();
        return value;
    }
}
