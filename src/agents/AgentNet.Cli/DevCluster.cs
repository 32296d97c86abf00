using System.Collections.Concurrent;
using AgentNet.Gateway;
using AgentNet.Node;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Cli;

/// <summary>Several real nodes in this process, named n1, n2, ..., that share one data folder and form a cluster on loopback.</summary>
internal sealed class DevCluster : IMemberKill, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, AgentNode> _nodes = new(StringComparer.Ordinal);

    public IReadOnlyList<AgentNode> Nodes => [.. _nodes.OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => node.Value)];

    /// <param name="count">How many nodes; the first begins the cluster.</param>
    /// <param name="settingsOf">Settings of one node, from what sets it apart from the others.</param>
    /// <param name="configure">What all nodes have in common besides.</param>
    public async Task StartAsync(
        int count, string sharedFolder, Func<IReadOnlyList<(string Path, string Value)>, NodeSettings> settingsOf, Action<AgentNodeBuilder> configure, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= count; number++)
        {
            var name = $"n{number}";
            var own = new List<(string, string)>
            {
                ("agentnet.cluster.enabled", "on"),
                ("agentnet.cluster.node", name),
                ("agentnet.cluster.shared-folder", sharedFolder),
                ("agentnet.data.folder", DataFolder.OfNode(sharedFolder, name)),
            };
            if (Nodes is [var first, ..])
            {
                own.Add(("agentnet.cluster.seed-nodes", $"[\"{first.ClusterAddress}\"]"));
                own.Add(("agentnet.gateway.port", "0"));
            }

            var builder = AgentNode.CreateBuilder(settingsOf(own))
                .ConfigureServices(services => services.AddSingleton<IMemberKill>(this))
                .ConfigureLogging(logging => AgentNodeBuilder.LogToStandardError(logging, name));
            configure(builder);
            _nodes[name] = await builder.StartAsync(cancellationToken);
        }
    }

    public async Task<bool> KillAsync(string node)
    {
        if (!_nodes.TryRemove(node, out var victim))
            return false;
        await victim.KillAsync();
        return true;
    }

    /// <summary>Runs until <paramref name="stop"/> is cancelled, then lets the nodes leave, the youngest first.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStop = stop.Register(() => ended.TrySetResult());
        await ended.Task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes.Reverse())
            await node.DisposeAsync();
    }
}
