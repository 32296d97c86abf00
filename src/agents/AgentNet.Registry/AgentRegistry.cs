using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Hosting;
using AgentNet.Contracts;
using AgentNet.Registry.Core;
using AgentNet.Registry.Shell;
using RegistryKey = AgentNet.Contracts.Registry;

namespace AgentNet.Registry;

/// <summary>The registry of one actor system, as an Akka extension: holds the snapshot that the registry's actor publishes and passes commands to it.</summary>
public sealed class AgentRegistry : IExtension, IAgentRegistry, IRegistryOutlet
{
    private const int MostWaitingChanges = 4_096;

    private readonly ActorSystem _system;
    private readonly Lock _publishing = new();
    private readonly List<Channel<AgentChanged>> _watchers = [];
    private RegistryView _current = RegistryView.Empty;

    internal AgentRegistry(ActorSystem system) => _system = system;

    public static AgentRegistry For(ActorSystem system) => system.WithExtension<AgentRegistry, AgentRegistryProvider>();

    public RegistryView Current => Volatile.Read(ref _current);

    public AgentPage Discover(DiscoverAgents query) =>
        Discovery.TryFind(Current, query, out var page, out var problem) ? page : throw new RefusedException(problem!);

    public async IAsyncEnumerable<AgentChanged> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = Channel.CreateBounded<AgentChanged>(new BoundedChannelOptions(MostWaitingChanges) { SingleReader = true });
        RegistryView begin;
        lock (_publishing)
        {
            begin = Current;
            _watchers.Add(changes);
        }
        try
        {
            foreach (var agent in begin.Agents)
            {
                yield return new AgentChanged { Kind = AgentChangeKind.Added, Agent = agent.Describe() };
            }
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_publishing)
            {
                _watchers.Remove(changes);
            }
        }
    }

    public Task<RegisterAgentReply> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken = default) =>
        AskAsync<RegisterAgentReply>(new RegisterAgent { Agent = agent }, cancellationToken);

    public Task<DeregisterAgentReply> DeregisterAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) =>
        AskAsync<DeregisterAgentReply>(new DeregisterAgent { AgentId = agentId, Reason = reason }, cancellationToken);

    public Task<UpdateAgentReply> UpdateAsync(UpdateAgent update, CancellationToken cancellationToken = default) =>
        AskAsync<UpdateAgentReply>(update, cancellationToken);

    void IRegistryOutlet.Publish(RegistryView view, AgentChanged? change) => Publish(view, change is null ? [] : [change]);

    /// <summary>
    /// Called by one actor alone: the registry's, or in a cluster the follower of it. The lock is held only against watchers that come and go;
    /// readers of the snapshot never take it.
    /// </summary>
    internal void Publish(RegistryView view, params IReadOnlyList<AgentChanged> changes)
    {
        lock (_publishing)
        {
            Volatile.Write(ref _current, view);
            foreach (var change in changes)
            {
                Tell(change);
            }
        }
        foreach (var change in changes)
        {
            _system.EventStream.Publish(change);
        }
    }

    private void Tell(AgentChanged change)
    {
        for (var i = _watchers.Count - 1; i >= 0; i--)
        {
            if (!_watchers[i].Writer.TryWrite(change))
            {
                _watchers[i].Writer.TryComplete(new WatcherTooSlowException(MostWaitingChanges));
                _watchers.RemoveAt(i);
            }
        }
    }

    private async Task<T> AskAsync<T>(object command, CancellationToken cancellationToken)
        where T : class
    {
        var registry = await ActorRegistry.For(_system).GetAsync<RegistryKey>(cancellationToken).ConfigureAwait(false);
        return await registry.Ask<object>(command, null, cancellationToken).ConfigureAwait(false) switch
        {
            T reply => reply,
            Refused refused => throw new RefusedException(refused.Problem),
            var other => throw new InvalidOperationException($"The registry answered {command.GetType().Name} with {other}."),
        };
    }
}

/// <summary>Creates the one <see cref="AgentRegistry"/> of an actor system.</summary>
public sealed class AgentRegistryProvider : ExtensionIdProvider<AgentRegistry>
{
    public override AgentRegistry CreateExtension(ExtendedActorSystem system) => new(system);
}
