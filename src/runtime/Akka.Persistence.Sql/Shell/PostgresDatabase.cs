using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Wire;
using Npgsql;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// One PostgreSQL database: its writer and the questions that journal and snapshot store ask. Nothing is connected before the
/// first request, and a server that is away fails each request with the reason until it is back.
/// </summary>
internal sealed class PostgresDatabase : ISqlDatabase
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresSettings _settings;
    private readonly PostgresWriter _writer;
    private readonly SemaphoreSlim _preparing = new(1);
    private volatile bool _isPrepared;

    public PostgresDatabase(PostgresSettings settings)
    {
        _settings = settings;
        var target = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            CommandTimeout = (int)Math.Ceiling(settings.CommandTimeout.TotalSeconds),
            // Every statement here comes again and again.
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
        };
        _source = NpgsqlDataSource.Create(target);
        _writer = new PostgresWriter(settings, OpenAsync);
    }

    public void Write(EventRows rows) => _writer.Enqueue(rows);

    public bool IsKeyViolation(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public Task<long> HighestSequenceNrAsync(string persistenceId) => QueryAsync(PostgresLayout.HighestSequenceNr, async reader =>
    {
        await reader.ReadAsync().ConfigureAwait(false);
        return reader.GetInt64(0);
    }, Text(persistenceId));

    public Task<(int Count, long LastSequenceNr)> ReadEventsAsync(
        string persistenceId, long fromSequenceNr, long toSequenceNr, int limit, EventRowReader read) =>
        QueryAsync(PostgresLayout.Replay, async reader =>
        {
            var row = new PostgresRow(reader);
            var (count, last) = (0, 0L);
            for (; await reader.ReadAsync().ConfigureAwait(false); count++)
            {
                last = reader.GetInt64(0);
                read(row);
            }
            return (count, last);
        }, Text(persistenceId), Number(fromSequenceNr), Number(toSequenceNr), Number(limit));

    public Task DeleteEventsAsync(string persistenceId, long toSequenceNr) =>
        ExecuteAsync(PostgresLayout.DeleteEvents, Text(persistenceId), Number(toSequenceNr));

    public Task SaveSnapshotAsync(SnapshotRow row) => ExecuteAsync(
        PostgresLayout.SaveSnapshot, Text(row.PersistenceId), Number(row.SequenceNr), Number(row.CreatedTicks),
        new NpgsqlParameter<byte[]> { TypedValue = row.Snapshot }, Text(row.Manifest), new NpgsqlParameter<int> { TypedValue = row.SerializerId });

    public Task DeleteSnapshotsAsync(string persistenceId, SnapshotRange range) =>
        ExecuteAsync(PostgresLayout.DeleteSnapshots, Text(persistenceId), Number(range.MinSequenceNr), Number(range.MaxSequenceNr), Number(range.MinTicks), Number(range.MaxTicks));

    public Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range) =>
        QueryAsync(PostgresLayout.LoadSnapshot, async reader => await reader.ReadAsync().ConfigureAwait(false)
            ? new SnapshotRow(
                persistenceId, reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2),
                reader.IsDBNull(4) ? 0 : reader.GetInt32(4), reader.IsDBNull(3) ? "" : reader.GetString(3))
            : null,
            Text(persistenceId), Number(range.MinSequenceNr), Number(range.MaxSequenceNr), Number(range.MinTicks), Number(range.MaxTicks));

    /// <summary>Blocks until what was enqueued has been written or has failed.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _source.Dispose();
        _preparing.Dispose();
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isPrepared)
                await PrepareAsync(connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isPrepared)
                return;
            if (_settings.AutoInitialize)
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var schema = new NpgsqlCommand(PostgresLayout.Schema, connection, transaction);
                    await using (schema.ConfigureAwait(false))
                        await schema.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            await RefuseUnsyncedAsync(connection, cancellationToken).ConfigureAwait(false);
            _isPrepared = true;
        }
        finally
        {
            _preparing.Release();
        }
    }

    // With either off the server acknowledges what a power cut takes away again.
    private static async Task RefuseUnsyncedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var setting in (string[])["synchronous_commit", "fsync"])
        {
            var show = new NpgsqlCommand($"SHOW {setting}", connection);
            await using (show.ConfigureAwait(false))
            {
                if (await show.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is "off")
                    throw new NpgsqlException($"The server runs with {setting} = off: an acknowledged event would not survive a power cut. Set it to on.");
            }
        }
    }

    private async Task<T> QueryAsync<T>(string sql, Func<NpgsqlDataReader, Task<T>> read, params NpgsqlParameter[] parameters)
    {
        var connection = await OpenAsync(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var command = Command(connection, sql, parameters);
            await using (command.ConfigureAwait(false))
            {
                var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                    return await read(reader).ConfigureAwait(false);
            }
        }
    }

    private async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        var connection = await OpenAsync(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var command = Command(connection, sql, parameters);
            await using (command.ConfigureAwait(false))
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value };

    private sealed class PostgresRow(NpgsqlDataReader reader) : ISqlRow
    {
        public long Int64(int column) => reader.IsDBNull(column) ? 0 : reader.GetFieldType(column) == typeof(int) ? reader.GetInt32(column) : reader.GetInt64(column);

        public byte[] Blob(int column) => reader.GetFieldValue<byte[]>(column);

        public string Text(int column, ref RepeatedText last) => reader.IsDBNull(column) ? "" : last.Of(reader.GetString(column));
    }
}
