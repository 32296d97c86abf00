using AgentNet.Contracts;
using AgentNet.Node.Shell.Storage;
using AgentNet.Registry;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentNet.Node;

/// <summary>
/// A running node: data folder, actor system, coordinator, agents and HTTP gateway in one process. Stopping it drains the
/// agents first; what is left running when that takes too long is given to agents again at the next start.
/// </summary>
public sealed class AgentNode : IAsyncDisposable
{
    private readonly DataFolder? _shared;
    private readonly INodeStore _store;
    private readonly WebApplication _application;
    private Task? _stopped;

    internal AgentNode(NodeSettings settings, DataFolder data, DataFolder? shared, INodeStore store, WebApplication application)
    {
        Settings = settings;
        Data = data;
        _shared = shared;
        _store = store;
        _application = application;
    }

    public NodeSettings Settings { get; }

    public DataFolder Data { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>Where the HTTP interface listens.</summary>
    public Uri Address => new(_application.Urls.Single());

    public ITasks Tasks => Services.GetRequiredService<ITasks>();

    public IAgentRegistry Agents => Services.GetRequiredService<IAgentRegistry>();

    public static AgentNodeBuilder CreateBuilder(NodeSettings settings) => new(settings);

    /// <summary>A node with the agents of the settings and no others.</summary>
    public static Task<AgentNode> StartAsync(NodeSettings settings, CancellationToken cancellationToken = default) =>
        CreateBuilder(settings).StartAsync(cancellationToken);

    /// <summary>Runs until <paramref name="stop"/> is cancelled or the node cannot go on, then stops.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStop = stop.Register(() => ended.TrySetResult());
        await using var onEnd = Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => ended.TrySetResult());
        await ended.Task.ConfigureAwait(false);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Takes no new work, waits for the running one at most <c>agentnet.node.stop-timeout</c>, and closes everything.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _stopped ??= _application.StopAsync(cancellationToken);

    /// <summary>The node's address in its cluster; null when it is alone.</summary>
    public Akka.Actor.Address? ClusterAddress => System.HasExtension<Cluster>() ? Cluster.Get(System).SelfAddress : null;

    /// <summary>
    /// Ends the node as a crash would, as far as that can be done within a process: it says goodbye to nobody and finishes nothing.
    /// For trying out what the others do.
    /// </summary>
    public async Task KillAsync()
    {
        // Before its end is seen, as who waits for that would stop the node in good order.
        _stopped = Task.CompletedTask;
        ((ExtendedActorSystem)System).Abort();
        await System.WhenTerminated.ConfigureAwait(false);
        // A service that waits for its next turn would call the end of its waiting a failure.
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await DisposeAsync().ConfigureAwait(false);
    }

    private ActorSystem System => Services.GetRequiredService<ActorSystem>();

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync().ConfigureAwait(false);
        }
        finally
        {
            await _application.DisposeAsync().ConfigureAwait(false);
            _store.Dispose();
            _shared?.Dispose();
            Data.Dispose();
        }
    }
}
