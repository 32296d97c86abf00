using System.Globalization;
using AgentNet.Node;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shouldly;
using Xunit;

namespace Postgres;

/// <summary>Nodes that are no members of a cluster and have the same database by mistake.</summary>
public sealed class SoleUseStory : IDisposable
{
    private const string HolderOf = "SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _database = Suite.Server.NewDatabase();
    private readonly string _folder = Directory.CreateTempSubdirectory("agentnet-alone-").FullName;
    private readonly LogLines _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_second_is_told_who_has_the_database_and_starts_once_that_one_has_stopped()
    {
        await using (await StartAsync("first"))
        {
            var refused = await Should.ThrowAsync<NodeStartException>(StartAsync("second"));
            refused.Message.ShouldContain($"pid {Environment.ProcessId} on {Environment.MachineName}");
            refused.Message.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"pg_terminate_backend({Database.Number(_database, HolderOf)})"));
        }

        await using var second = await StartAsync("second");
    }

    [Fact]
    public async Task One_whose_connection_was_ended_takes_the_database_again()
    {
        await using var node = await StartAsync("first");
        var before = Database.Number(_database, HolderOf);

        Database.Execute(_database, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_terminate_backend({before})"));

        await _log.SaidAsync("is lost", Patience);
        await _log.SaidAsync("again this node's alone", Patience);
        Database.Number(_database, HolderOf).ShouldNotBeOneOf(0, before);
        await Should.ThrowAsync<NodeStartException>(StartAsync("second"));
    }

    [Fact]
    public async Task One_that_comes_back_too_late_says_who_has_taken_the_database()
    {
        await using var node = await StartAsync("first");
        await using var rival = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database) { Pooling = false, ApplicationName = "the rival" }.ConnectionString);
        await rival.OpenAsync();
        await using var steal = new NpgsqlCommand($"SELECT pg_terminate_backend(({HolderOf})::int); SELECT pg_advisory_lock(471105, hashtext(current_schema()))", rival);

        await steal.ExecuteNonQueryAsync();

        await _log.SaidAsync("Another node has taken the database meanwhile: the rival", Patience);
        await rival.CloseAsync();
        await _log.SaidAsync("again this node's alone", Patience);
    }

    private Task<AgentNode> StartAsync(string name) => AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
        {
            CommandLine = new Dictionary<string, string>
            {
                ["agentnet.storage.provider"] = "PostgreSQL",
                ["agentnet.storage.connection-string"] = _database,
                ["agentnet.data.folder"] = Path.Combine(_folder, name),
                ["agentnet.gateway.port"] = "0",
                ["agentnet.ready-agents.enabled"] = "off",
            },
        }))
        .ConfigureLogging(logging => logging.AddProvider(_log))
        .StartAsync();
}
