using Akka.Persistence.Sql.Wire;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// A prepared statement of one session, used by one thread at a time. It goes to SQLite directly: Microsoft.Data.Sqlite
/// allocates a parameter object and a reader for every row, which costs more than the insert itself.
/// </summary>
internal sealed class SqliteStatement : ISqlRow, IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string value)
    {
        Check(raw.sqlite3_bind_text16(_statement, index, value));
        return this;
    }

    public SqliteStatement BindUtf8(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, byte[] value)
    {
        // An empty span is a null pointer, which SQLite binds as NULL: an empty payload needs a zero-length blob.
        Check(value.Length == 0
            ? raw.sqlite3_bind_zeroblob(_statement, index, 0)
            : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    /// <summary>True when a row can be read. After false, and after an exception, the statement is ready to be bound again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }
        var failure = SqliteFailure.Of(_database, code);
        Reset();
        throw failure;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends the read, so that a checkpoint does not wait for it. The code repeats the last step's and is known already.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    public string Text(int column, ref RepeatedText last) => last.Of(Bytes(column));

    public byte[] Blob(int column) => Bytes(column).ToArray();

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw SqliteFailure.Of(_database, code);
    }
}

/// <summary>Turns SQLite's codes into exceptions that say what to do.</summary>
internal static class SqliteFailure
{
    public static SqliteException Of(sqlite3 database, int code)
    {
        var advice = (code & 0xff) switch
        {
            raw.SQLITE_FULL => " The disk (or the quota of this user) is full: make room; the journal goes on without a restart.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => " Another process holds the write lock: end it, or raise sqlite.busy-timeout.",
            raw.SQLITE_IOERR => " The disk or the file system failed: check the system's log.",
            raw.SQLITE_READONLY => " The file or its folder cannot be written by this user.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => " The file is damaged: restore it from a backup.",
            _ => "",
        };
        return new SqliteException(
            $"SQLite error {code}: {raw.sqlite3_errmsg(database).utf8_to_string()}.{advice}",
            code & 0xff,
            raw.sqlite3_extended_errcode(database));
    }

    /// <summary>True when another row has the same key: the fence against a second writer.</summary>
    public static bool IsKeyViolation(SqliteException failure) => failure.SqliteErrorCode == raw.SQLITE_CONSTRAINT;

    /// <summary>True when the connection itself is fine and only this attempt was refused.</summary>
    public static bool LeavesSessionUsable(Exception failure) =>
        failure is not SqliteException sqlite
        || sqlite.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_TOOBIG;
}
