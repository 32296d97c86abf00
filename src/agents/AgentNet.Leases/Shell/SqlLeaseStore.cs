using System.Data;
using System.Data.Common;

namespace AgentNet.Leases.Shell;

/// <summary>One row per lease. Each change is one statement whose condition is checked and applied together, as LeaseRecord says.</summary>
internal sealed class SqlLeaseStore(SqlDialect dialect, string connectionString, string table, bool makesTable) : ILeaseStore
{
    private volatile bool _hasTable = !makesTable;

    public async Task<long?> TakeAsync(string name, string owner, TimeSpan timeToLive, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        var taken = await ExecuteAsync(
            connection,
            transaction,
            $"""
            INSERT INTO {table} (name, owner, version, expires_ms) VALUES (@name, @owner, 1, {dialect.NowMs} + @ttl)
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, version = {table}.version + 1, expires_ms = excluded.expires_ms
            WHERE {table}.owner = excluded.owner OR {table}.expires_ms <= {dialect.NowMs}
            """,
            [("@name", name), ("@owner", owner), ("@ttl", (long)timeToLive.TotalMilliseconds)],
            cancel);
        long? version = taken == 0 ? null : await VersionAsync(connection, transaction, name, cancel);
        await transaction.CommitAsync(cancel);
        return version;
    }

    public async Task<bool> RenewAsync(string name, string owner, long version, TimeSpan timeToLive, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        return await ExecuteAsync(
            connection,
            null,
            $"""
            UPDATE {table} SET expires_ms = {dialect.NowMs} + @ttl
            WHERE name = @name AND owner = @owner AND version = @version AND expires_ms > {dialect.NowMs}
            """,
            [("@name", name), ("@owner", owner), ("@version", version), ("@ttl", (long)timeToLive.TotalMilliseconds)],
            cancel) == 1;
    }

    public async Task ReleaseAsync(string name, string owner, long version, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        await ExecuteAsync(
            connection,
            null,
            $"UPDATE {table} SET expires_ms = 0 WHERE name = @name AND owner = @owner AND version = @version",
            [("@name", name), ("@owner", owner), ("@version", version)],
            cancel);
    }

    private static async Task<int> ExecuteAsync(
        DbConnection connection, DbTransaction? transaction, string sql, (string Name, object Value)[] parameters, CancellationToken cancel)
    {
        await using var command = Command(connection, transaction, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task<long> VersionAsync(DbConnection connection, DbTransaction transaction, string name, CancellationToken cancel)
    {
        await using var command = Command(connection, transaction, $"SELECT version FROM {table} WHERE name = @name", [("@name", name)]);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = dialect.Factory.CreateConnection()!;
        try
        {
            connection.ConnectionString = connectionString;
            await connection.OpenAsync(cancel);
            if (!_hasTable)
            {
                await ExecuteAsync(
                    connection,
                    null,
                    $"CREATE TABLE IF NOT EXISTS {table} (name TEXT PRIMARY KEY, owner TEXT NOT NULL, version BIGINT NOT NULL, expires_ms BIGINT NOT NULL)",
                    [],
                    cancel);
                _hasTable = true;
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
