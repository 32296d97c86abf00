using System.Globalization;
using AgentNet.Node;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shouldly;
using Xunit;

namespace Postgres;

/// <summary>Nodes that have the same database by mistake.</summary>
public sealed class DatabaseUseStory : IDisposable
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
        await _log.SaidAsync("kept from the database again", Patience);
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
        await _log.SaidAsync("kept from the database again", Patience);
    }

    [Fact]
    public async Task Members_of_a_cluster_share_the_database_with_each_other_and_with_nobody_else()
    {
        await using (var member = await StartAsync("n1", Member("n1", "[]")))
        {
            await using var another = await StartAsync("n2", Member("n2", $"[\"{member.ClusterAddress}\"]"));
            (await Should.ThrowAsync<NodeStartException>(StartAsync("alone"))).Message.ShouldContain("is used by another node");
        }

        await using var alone = await StartAsync("alone");
        (await Should.ThrowAsync<NodeStartException>(StartAsync("n3", Member("n3", "[]")))).Message.ShouldContain("is used by another node");
    }

    private static Dictionary<string, string> Member(string name, string seeds) => new()
    {
        ["agentnet.cluster.enabled"] = "on",
        ["agentnet.cluster.node"] = name,
        ["agentnet.cluster.seed-nodes"] = seeds,
    };

    private Task<AgentNode> StartAsync(string name, Dictionary<string, string>? more = null) => AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
        {
            CommandLine = new Dictionary<string, string>(more ?? [])
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
