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
        var kept = await second.Tasks.SubmitAsync(new TaskSpec { Id = "kept", Capability = "triple", Input = Payloads.FromJson(7) }).WaitAsync(Patience.Limit);

        // The first node is the oldest: it has the coordinator and the registry. The other two are the majority.
        await first.KillAsync();

        Result(await second.Tasks.AwaitAsync(kept.TaskId).WaitAsync(Patience.Limit)).ShouldBe("21");
        (await RunAsync(second, "triple", 6)).ShouldBe("18");
        (await second.Tasks.StatisticsAsync().WaitAsync(Patience.Limit)).Epoch.ShouldBe(2);
        var decided = second.Services.GetRequiredService<IDowningDecisions>().Latest.Concat(third.Services.GetRequiredService<IDowningDecisions>().Latest);
        decided.ShouldHaveSingleItem().What.ShouldStartWith("SBR took decision");
        Cluster.Get(second.Services.GetRequiredService<ActorSystem>()).State.Members.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_member_that_leaves_lets_its_agents_finish_for_as_long_as_the_settings_say()
    {
        var gate = new Gate();
        await using var first = await StartAsync<Doubler>("n1");
        await using var second = await StartAsync<Waiter>("n2", first, gate);
        await first.Tasks.SubmitAsync(new TaskSpec { Id = "t", Capability = "wait" }).WaitAsync(Patience.Limit);
        await gate.Entered.Task.WaitAsync(Patience.Limit);

        var system = SystemOf(second);
        Cluster.Get(system).Leave(second.ClusterAddress!);
        var shutdown = CoordinatedShutdown.Get(system);
        await Until(() => shutdown.ShutdownReason is not null);
        gate.Left.TrySetResult();

        (await first.Tasks.AwaitAsync("t").WaitAsync(Patience.Limit)).Interruptions.ShouldBe(0);
        await system.WhenTerminated.WaitAsync(Patience.Limit);
        shutdown.Timeout(CoordinatedShutdown.PhaseBeforeServiceUnbind).ShouldBeGreaterThan(second.Settings.DrainPatience);
    }

    [Fact]
    public async Task A_member_that_was_declared_dead_does_not_wait_for_its_agents_whose_results_nobody_takes()
    {
        var gate = new Gate();
        await using var first = await StartAsync<Doubler>("n1");
        await using var second = await StartAsync<Waiter>("n2", first, gate);
        await first.Tasks.SubmitAsync(new TaskSpec { Id = "t", Capability = "wait" }).WaitAsync(Patience.Limit);
        await gate.Entered.Task.WaitAsync(Patience.Limit);

        Cluster.Get(SystemOf(first)).Down(second.ClusterAddress!);

        await SystemOf(second).WhenTerminated.WaitAsync(second.Settings.DrainPatience / 2);
    }

    [Fact]
    public async Task A_node_that_is_declared_dead_before_it_has_started_says_so_and_ends()
    {
        // The registry takes no more agents than the first node's: the second waits for its own to be registered.
        await using var first = await StartAsync<Doubler>("n1", further: ("agentnet.registry.max-agents", "1"));
        var second = StartAsync<Tripler>("n2", first);
        var cluster = Cluster.Get(SystemOf(first));
        await Until(() => cluster.State.Members.Any(member => member.Address != cluster.SelfAddress && member.Status == MemberStatus.Up));

        cluster.Down(cluster.State.Members.Single(member => member.Address != cluster.SelfAddress).Address);

        (await Should.ThrowAsync<NodeStartException>(second.WaitAsync(Patience.Limit))).Message.ShouldStartWith("The node was declared dead by its cluster");
    }

    private static ActorSystem SystemOf(AgentNode node) => node.Services.GetRequiredService<ActorSystem>();

    private static Task Until(Func<bool> holds) => Patience.UntilAsync(() => Task.FromResult(holds()));

    private async Task<AgentNode> StartAsync<TAgent>(string name, AgentNode? seed = null, Gate? gate = null, params (string Key, string Value)[] further) where TAgent : class =>
        await AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
            {
                Profile = "fast-failover",
                CommandLine = new Dictionary<string, string>(further.Select(one => KeyValuePair.Create(one.Key, one.Value)))
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
            .ConfigureServices(services => services.AddSingleton(gate ?? new Gate()))
            .AddAgent<TAgent>()
            .StartAsync();

    private static async Task<string> RunAsync(AgentNode node, string capability, int number) =>
        Result(await node.Tasks.RunAsync(new TaskSpec { Capability = capability, Input = Payloads.FromJson(number) }).WaitAsync(Patience.Limit));

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

    [Agent("waiter")]
    internal sealed class Waiter(Gate gate)
    {
        [Capability("wait")]
        public async Task<int> Wait()
        {
            gate.Entered.TrySetResult();
            await gate.Left.Task;
            return 1;
        }
    }

    internal sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
