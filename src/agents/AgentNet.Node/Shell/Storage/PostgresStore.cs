using System.Net.Sockets;
using AgentNet.Coordination;
using AgentNet.Node.Core;
using AgentNet.Node.Shell.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AgentNet.Node.Shell.Storage;

/// <summary>A PostgreSQL database, which nodes of any machine may share. Its tables are made by the first node that starts.</summary>
internal sealed class PostgresStore : INodeStore
{
    // Nodes that start at the same time must not create the table at the same time.
    private const string Tables = $"SELECT pg_advisory_xact_lock(4711052102); {PostgresBlobStore.Table}";

    private const int Statements = 50;

    // In one transaction, so that a name that moves from one table to another is seen in one of them.
    private static readonly (string Table, string Column)[] Payloads =
    [
        ("journal", "message"), ("snapshot", "snapshot"), ("tasks", "view"), ("batches", "snapshot"), ("runs", "view"), ("changes", "batch"),
    ];

    private readonly NpgsqlDataSource _source;

    /// <param name="isAlone">The node is not a member of a cluster: no other node may use the database. Members share it with members.</param>
    public PostgresStore(StorageSettings settings, bool isAlone)
    {
        (Provider, ConnectionString) = (settings.Provider, settings.ConnectionString);
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            // What is asked here comes again and again.
            MaxAutoPrepare = Statements,
            AutoPrepareMinUsages = 2,
        });
        Blobs = new PostgresBlobStore(_source);
        Use = new DatabaseUse(settings.ConnectionString, isAlone);
    }

    public DatabaseUse Use { get; }

    public string Provider { get; }

    public string ConnectionString { get; }

    public ArchivePlace Archive => new ArchivePlace.PostgresDatabase(_source);

    public ISweptBlobStore Blobs { get; }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var target = new NpgsqlConnectionStringBuilder(ConnectionString);
        try
        {
            if (await Use.TakeAsync(cancellationToken).ConfigureAwait(false) is { } holder)
            {
                throw new NodeStartException($"The database {target.Database} at {target.Host}:{target.Port} is used by another node: {holder}. {holder.WhatToDo}.");
            }

            var batch = _source.CreateCommand(Tables);
            await using (batch.ConfigureAwait(false))
            {
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is NpgsqlException or SocketException)
        {
            throw new NodeStartException(
                $"The database {target.Database} at {target.Host}:{target.Port} of agentnet.storage.connection-string cannot be used: {e.Message} "
                + "`agentnet doctor` looks closer.", e);
        }
    }

    public async Task CollectBlobNamesAsync(ISet<string> names, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            await using (snapshot.ConfigureAwait(false))
            {
                foreach (var (table, column) in Payloads)
                {
                    await CollectFromAsync(connection, $"SELECT {column} FROM {table} WHERE octet_length({column}) >= {BlobNames.Length}", names, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    public IEnumerable<HealthCheckRegistration> HealthChecks(TimeSpan timeout) =>
        [new("database", new PostgresCheck(_source), HealthStatus.Unhealthy, tags: null, timeout)];

    public void Dispose()
    {
        Use.Dispose();
        _source.Dispose();
    }

    private static async Task CollectFromAsync(NpgsqlConnection connection, string sql, ISet<string> names, CancellationToken cancellationToken)
    {
        // Reads whole tables: takes as long as it takes.
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    BlobNames.CollectFrom(rows.GetFieldValue<byte[]>(0), names);
                }
            }
        }
    }
}
