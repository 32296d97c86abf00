using System.Buffers;
using System.Text;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// A prepared statement of the archive's writer that is run with one row of values after another. It goes past
/// Microsoft.Data.Sqlite, which looks up every parameter by name for every row and costs more than the insert.
/// </summary>
internal sealed class SqliteArchiveStatement : IDisposable
{
    private const int StackBytes = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly ArrayBufferWriter<byte> _message;
    private int _next;

    /// <param name="message">Room to encode messages in; shared by statements that are never filled at the same time.</param>
    public SqliteArchiveStatement(SqliteConnection connection, string sql, ArrayBufferWriter<byte> message)
    {
        _database = connection.Handle!;
        _message = message;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>The next parameter, in the order in which they stand in the statement.</summary>
    public SqliteArchiveStatement With(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_next, value));
        return this;
    }

    public SqliteArchiveStatement With(string value)
    {
        if (value.Length == 0)
        {
            // An empty span is a null pointer, which SQLite takes for NULL.
            Check(raw.sqlite3_bind_text(_statement, ++_next, ""));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> utf8 = most <= StackBytes ? stackalloc byte[StackBytes] : new byte[most];
        Check(raw.sqlite3_bind_text(_statement, ++_next, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
        return this;
    }

    /// <summary>A message without content becomes an empty blob and not NULL.</summary>
    public SqliteArchiveStatement With(IMessage message)
    {
        _message.ResetWrittenCount();
        message.WriteTo(_message);
        Check(_message.WrittenCount == 0
            ? raw.sqlite3_bind_zeroblob(_statement, ++_next, 0)
            : raw.sqlite3_bind_blob(_statement, ++_next, _message.WrittenSpan));
        return this;
    }

    /// <exception cref="SqliteException">The row was not written; the statement can be filled again.</exception>
    public void Run()
    {
        _next = 0;
        var code = raw.sqlite3_step(_statement);
        // Repeats the code of a failed step, which is known already.
        raw.sqlite3_reset(_statement);
        Check(code);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_DONE)
        {
            return;
        }

        _next = 0;
        throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), code, raw.sqlite3_extended_errcode(_database));
    }
}
