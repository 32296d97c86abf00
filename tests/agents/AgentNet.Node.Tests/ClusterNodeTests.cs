using AgentNet.Contracts;
using AgentNet.Gateway;
using AgentNet.Sdk;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests;

/// <summary>Nodes that share a folder and form a cluster over loopback: what is submitted anywhere runs wherever it can.</summary>
public sealed class ClusterNodeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_task_finds_its_agent_on_another_node_and_outlives_the_node_it_was_submitted_to()
    {
        await using var first = await StartAsync<Doubler>("n1");
        await using var second = await StartAsync<Tripler>("n2", first);
        await using var third = await StartAsync<Doubler>("n3", first);

        (await RunAsync(first, "triple", 5)).ShouldBe("15");
        (await RunAsync(second, "double", 5)).ShouldBe("10");
        second.Agents.Current.Find("doubler.n1")!.Descriptor.NodeId.ShouldBe("n1");
        var kept = await second.Tasks.SubmitAsync(new TaskSpec { Id = "kept", Capability = "triple", Input = Payloads.FromJson(7) }).WaitAsync(Patience);

        // The first node is the oldest: it has the coordinator and the registry. The other two are the majority.
        await first.KillAsync();

        Result(await second.Tasks.AwaitAsync(kept.TaskId).WaitAsync(Patience)).ShouldBe("21");
        (await RunAsync(second, "triple", 6)).ShouldBe("18");
        (await second.Tasks.StatisticsAsync().WaitAsync(Patience)).Epoch.ShouldBe(2);
        var decided = second.Services.GetRequiredService<IDowningDecisions>().Latest.Concat(third.Services.GetRequiredService<IDowningDecisions>().Latest);
        decided.ShouldHaveSingleItem().What.ShouldStartWith("SBR took decision KeepThisSide");
        Cluster.Get(second.Services.GetRequiredService<ActorSystem>()).State.Members.Count.ShouldBe(2);
    }

    private async Task<AgentNode> StartAsync<TAgent>(string name, AgentNode? seed = null) where TAgent : class =>
        await AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
            {
                Profile = "fast-failover",
                CommandLine = new Dictionary<string, string>
                {
                    ["agentnet.cluster.enabled"] = "on",
                    ["agentnet.cluster.node"] = name,
                    ["agentnet.cluster.shared-folder"] = _temporary.In("shared"),
                    ["agentnet.cluster.seed-nodes"] = seed is null ? "[]" : $"[\"{seed.ClusterAddress}\"]",
                    ["agentnet.data.folder"] = DataFolder.OfNode(_temporary.In("shared"), name),
                    ["agentnet.gateway.port"] = "0",
                    ["agentnet.ready-agents.enabled"] = "off",
                },
            }))
            .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddAgent<TAgent>()
            .StartAsync();

    private static async Task<string> RunAsync(AgentNode node, string capability, int number) =>
        Result(await node.Tasks.RunAsync(new TaskSpec { Capability = capability, Input = Payloads.FromJson(number) }).WaitAsync(Patience));

    private static string Result(TaskView view) => view.Result.Inline.ToStringUtf8();

    [Agent("doubler")]
    internal sealed class Doubler
    {
        [Capability("double")]
        public int Double(int number) => number * 2;
    }

    [Agent("tripler")]
    internal sealed class Tripler
    {
        [Capability("triple")]
        public int Triple(int number) => number * 3;
    }
}
