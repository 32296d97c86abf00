using Npgsql;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>A PostgreSQL database that exists as long as it is measured.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name = $"agentnet_bench_{Guid.NewGuid():N}";

    private ScratchDatabase(string server)
    {
        _server = server;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = _name }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <param name="server">The connection string of a database of the same server, whose user may make others.</param>
    public static async Task<ScratchDatabase> CreateAsync(string server)
    {
        var database = new ScratchDatabase(server);
        await database.RunAsync($"CREATE DATABASE {database._name}").ConfigureAwait(false);
        return database;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP DATABASE {_name} WITH (FORCE)").ConfigureAwait(false);

    private async Task RunAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(_server);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
