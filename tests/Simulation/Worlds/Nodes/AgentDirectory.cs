using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentNet.Contracts;
using AgentNet.Registry;
using Akka.Actor;

namespace Simulation.Worlds.Nodes;

/// <summary>Which agents there are, as a registry shared by all nodes has it: one agent on each node.</summary>
internal sealed class AgentDirectory
{
    private readonly SortedDictionary<string, AgentDescriptor> _agents = new(StringComparer.Ordinal);
    private readonly List<(NodeLife Life, ChannelWriter<AgentChanged> Changes)> _watchers = [];

    public RegistryView View { get; private set; } = RegistryView.Empty;

    public AgentDescriptor? Find(string agentId) => _agents.GetValueOrDefault(agentId);

    public void Set(AgentDescriptor agent)
    {
        var kind = _agents.ContainsKey(agent.Id) ? AgentChangeKind.Updated : AgentChangeKind.Added;
        _agents[agent.Id] = agent;
        View = View.With(new RegisteredAgent(agent, new AgentPulse(0, 0, 0, null), null));
        _watchers.RemoveAll(watcher => watcher.Life.HasEnded);
        foreach (var (life, changes) in _watchers)
        {
            life.Post(() => changes.TryWrite(new AgentChanged { Kind = kind, Agent = agent }));
        }
    }

    public ChannelReader<AgentChanged> Watch(NodeLife life)
    {
        var changes = Channel.CreateUnbounded<AgentChanged>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
        foreach (var agent in _agents.Values)
        {
            changes.Writer.TryWrite(new AgentChanged { Kind = AgentChangeKind.Added, Agent = agent });
        }

        _watchers.Add((life, changes.Writer));
        return changes.Reader;
    }
}

/// <summary>The directory as a node's coordinator reads it.</summary>
internal sealed class NodeRegistry(NodeLife life, AgentDirectory directory) : IAgentRegistry
{
    public RegistryView Current => directory.View;

    public AgentPage Discover(DiscoverAgents query) => throw new NotSupportedException("Nobody asks in this world.");

    public async IAsyncEnumerable<AgentChanged> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var change in directory.Watch(life).ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return change;
        }
    }

    public Task<RegisterAgentReply> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken = default) => throw new NotSupportedException("Agents of this world register by themselves.");

    public Task<DeregisterAgentReply> DeregisterAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) => throw new NotSupportedException("No agent leaves this world.");

    public Task<UpdateAgentReply> UpdateAsync(UpdateAgent update, CancellationToken cancellationToken = default) => throw new NotSupportedException("Updates go to the registry's actor.");
}

/// <summary>The registry's actor, as far as the coordinator talks to it.</summary>
internal sealed class RegistryDoor : ReceiveActor
{
    public RegistryDoor(AgentDirectory directory) => Receive<UpdateAgent>(update =>
    {
        var agent = directory.Find(update.AgentId)!.Clone();
        agent.Status = update.Status;
        directory.Set(agent);
        Sender.Tell(new UpdateAgentReply { Agent = agent });
    });
}
