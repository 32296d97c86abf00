using System.Globalization;
using Npgsql;

namespace AgentNet.Node.Shell.Storage;

/// <summary>
/// The right to use a database: of a node that is not a member of a cluster alone, of members together with other members. An advisory lock
/// of a connection that does nothing else. What members write is no matter of the lock: the singleton's epochs tell coordinators apart.
/// </summary>
internal sealed class DatabaseUse : IDisposable
{
    // Of the schema, for a database may have several. The server is to notice within half a minute that a machine is gone.
    private const string Alone = $"{Keepalives}; SELECT pg_try_advisory_lock({Class}, hashtext(current_schema()))";
    private const string WithOthers = $"{Keepalives}; SELECT pg_try_advisory_lock_shared({Class}, hashtext(current_schema()))";
    private const string Keepalives = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";
    private const string Class = "471105";

    private const string Holder = $"""
        SELECT activity.pid, coalesce(activity.application_name, ''), coalesce(host(activity.client_addr), ''), activity.backend_start
        FROM pg_locks AS held JOIN pg_stat_activity AS activity ON activity.pid = held.pid
        WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 2 AND activity.datname = current_database()
            AND held.classid::bigint = {Class} AND held.objid::bigint = hashtext(current_schema())::bigint & 4294967295
        """;

    // PostgreSQL keeps 63 bytes of a name.
    private const int MostNameCharacters = 63;

    // A process that has just been killed may still have its connection.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly string _connectionString;
    private readonly bool _isAlone;
    private NpgsqlConnection? _connection;

    public DatabaseUse(string connectionString, bool isAlone)
    {
        _isAlone = isAlone;
        var name = string.Create(CultureInfo.InvariantCulture, $"agentnet pid {Environment.ProcessId} on {Environment.MachineName}");
        _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            KeepAlive = 10,
            ApplicationName = name.Length > MostNameCharacters ? name[..MostNameCharacters] : name,
        }.ConnectionString;
    }

    /// <summary>Returns null once this node may use the database, or who has it.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<DatabaseHolder?> TakeAsync(CancellationToken cancellationToken)
    {
        _connection?.Dispose();
        var connection = _connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        for (var waited = TimeSpan.Zero; ; waited += Pace)
        {
            if (await TryLockAsync(connection, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            if (waited >= Grace && await FindHolderAsync(connection, cancellationToken).ConfigureAwait(false) is { } holder)
            {
                return holder;
            }

            await Task.Delay(Pace, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends with the connection that holds the lock, or when <paramref name="cancellationToken"/> is cancelled.</summary>
    /// <exception cref="NpgsqlException">Why the connection ended.</exception>
    public async Task UntilLostAsync(CancellationToken cancellationToken)
    {
        while (_connection is { } connection)
        {
            await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _connection?.Dispose();

    private async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(_isAlone ? Alone : WithOthers, connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        }
    }

    private static async Task<DatabaseHolder?> FindHolderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Holder, connection);
        await using (command.ConfigureAwait(false))
        {
            var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                return await rows.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? new DatabaseHolder(rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetDateTime(3))
                    : null;
            }
        }
    }
}

/// <summary>The connection that has the database, as the server knows it.</summary>
/// <param name="Backend">The server's process for it.</param>
/// <param name="Name">Says process and machine of the node; empty when the server does not show it to this user.</param>
/// <param name="Address">From where it came; empty for a local socket, or when it is not shown.</param>
internal sealed record DatabaseHolder(int Backend, string Name, string Address, DateTime Since)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Name.Length > 0 ? Name : "a connection of another user")}{(Address.Length > 0 ? $" ({Address})" : "")}, since {Since.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC");

    public string WhatToDo => string.Create(
        CultureInfo.InvariantCulture,
        $"Stop that node, or give this one a database of its own, or make both members of one cluster (agentnet.cluster.enabled). If its machine is gone: SELECT pg_terminate_backend({Backend})");
}
