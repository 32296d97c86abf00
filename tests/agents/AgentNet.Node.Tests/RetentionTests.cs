using AgentNet.Contracts;
using AgentNet.Sdk;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests;

/// <summary>Under steady load the files of a node stop growing: what is kept is bounded by configuration and not by time.</summary>
public sealed class RetentionTests : IDisposable
{
    private const int TasksPerRound = 400;
    private const int Rounds = 8;

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Files_stop_growing_under_steady_load()
    {
        await using var node = await AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
            {
                CommandLine = new Dictionary<string, string>
                {
                    ["agentnet.data.folder"] = _temporary.In("data"),
                    ["agentnet.ready-agents.enabled"] = "off",
                    ["agentnet.agents.snapshot-after"] = "100",
                    ["agentnet.coordinator.snapshot-every-events"] = "500",
                    ["agentnet.coordinator.archive.keep-tasks"] = "200",
                    ["agentnet.coordinator.archive.keep-changes"] = "1000",
                    ["agentnet.coordinator.archive.retention-interval"] = "100ms",
                    ["akka.persistence.journal.sql.sqlite.wal-limit"] = "256KiB",
                    ["akka.persistence.snapshot-store.sql.sqlite.wal-limit"] = "256KiB",
                },
            }))
            .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddAgent<Doubler>()
            .StartAsync();

        var sizes = new List<long>();
        for (var round = 0; round < Rounds; round++)
        {
            var specs = Enumerable.Range(0, TasksPerRound)
                .Select(i => new TaskSpec { Capability = "double", Input = Payloads.FromJson(i) })
                .ToList();
            var batch = await node.Tasks.SubmitBatchAsync(specs);
            await node.Tasks.AwaitBatchAsync(batch.BatchId).WaitAsync(TimeSpan.FromSeconds(60));
            sizes.Add(new DirectoryInfo(node.Data.Path).EnumerateFiles("*.db*").Sum(file => file.Length));
        }

        // The second half of the load adds next to nothing to what the first half left behind.
        var half = sizes[(Rounds / 2) - 1];
        sizes[^1].ShouldBeLessThan((long)(half * 1.25), $"sizes after each round: {string.Join(", ", sizes)}");
        (await node.Tasks.StatisticsAsync()).ArchiveRows.ShouldBeLessThan(TasksPerRound * 2);
    }

    [Agent("doubler", MaxConcurrency = 50)]
    internal sealed class Doubler
    {
        [Capability("double")]
        public int Double(int number) => number * 2;
    }
}
