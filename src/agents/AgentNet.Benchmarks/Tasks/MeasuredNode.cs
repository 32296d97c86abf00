using AgentNet.Contracts;
using AgentNet.Node;
using Microsoft.Extensions.Logging;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>A whole node as a user runs it, with agents that give back their input. Everything is on: HTTP, registry, archive, health, metrics.</summary>
internal sealed class MeasuredNode : IAsyncDisposable
{
    public const string Capability = "echo";

    /// <summary>Of agents that work until they are told to stop.</summary>
    public const string EndlessCapability = "hold";

    private static readonly Payload Input = Payloads.FromJsonText("\"some input of a usual length for a task\"");

    private readonly AgentNode _node;

    private MeasuredNode(AgentNode node) => _node = node;

    public ITasks Tasks => _node.Tasks;

    public Uri Address => _node.Address;

    public string Token => _node.Data.Token;

    public IServiceProvider Services => _node.Services;

    /// <summary>Of a member of a cluster: where the others find it.</summary>
    public int ClusterPort => _node.ClusterAddress?.Port ?? throw new InvalidOperationException("The node is alone.");

    /// <param name="onWork">Called by an agent for each task it runs, before it answers.</param>
    public static async Task<MeasuredNode> StartAsync(NodeOrder order, Action? onWork = null, CancellationToken cancellationToken = default)
    {
        // Agents without a bound of note, so that the coordinator and the disk are measured; the user's settings go before these.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["agentnet.ready-agents.enabled"] = "off",
            ["agentnet.node.log-level"] = "WARNING",
            // After its loggers have ended a system would write where the report belongs.
            ["akka.stdout-loglevel"] = "OFF",
            ["agentnet.agents.max-concurrency"] = "50",
            ["agentnet.coordinator.agent-concurrency"] = "50",
            ["agentnet.coordinator.queue-bound"] = "200000",
        };
        foreach (var (path, value) in order.Settings)
            settings[path] = value;
        settings["agentnet.data.folder"] = order.Folder;
        foreach (var (path, value) in order.Place?.Settings ?? [])
            settings[path] = value;
        var builder = AgentNode.CreateBuilder(NodeSettings.Load(SettingsInputs.FromEnvironment() with { CommandLine = settings, ConfigFile = order.ConfigFile, Profile = order.Place is null ? order.Profile : ClusterPlace.Profile }));
        builder.ConfigureLogging(logging => logging.AddSimpleConsole().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        builder.AddAgents(catalog =>
        {
            for (var i = 0; i < order.Agents; i++)
                catalog.AddDelegate(AgentId(i), Capability, onWork is null ? Echo : (string text) => { onWork(); return text; });
            if (order.Place is not null)
                catalog.AddDelegate("hold", EndlessCapability, HoldAsync);
        });
        return new MeasuredNode(await builder.StartAsync(cancellationToken).ConfigureAwait(false));
    }

    public static string AgentId(int index) => FormattableString.Invariant($"echo-{index}");

    public static TaskSpec NewTask(string capability = Capability) => new() { Capability = capability, Input = Input };

    /// <exception cref="InvalidOperationException">The task ended in another way than it should: nothing measured here counts.</exception>
    public static void Check(TaskView view)
    {
        if (view.State != TaskState.Completed)
            throw new InvalidOperationException($"{view.Spec.Id} ended as {view.State}: {view.Problem?.Message}");
    }

    /// <summary>Ends it without a goodbye.</summary>
    public Task KillAsync() => _node.KillAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static string Echo(string text) => text;

    private static async Task<string> HoldAsync(string text, CancellationToken stop)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(false);
        return text;
    }
}
