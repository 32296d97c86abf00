using AgentNet.Contracts;
using AgentNet.Registry;
using Akka.Actor;

namespace Simulation.Worlds.Nodes;

/// <summary>Which agents there are, as a registry shared by all nodes has it: one agent on each node.</summary>
internal sealed class AgentDirectory
{
    private readonly SortedDictionary<string, AgentDescriptor> _agents = new(StringComparer.Ordinal);
    private readonly List<NodeLife> _nodes = [];

    public RegistryView View { get; private set; } = RegistryView.Empty;

    public AgentDescriptor? Find(string agentId) => _agents.GetValueOrDefault(agentId);

    public void Set(AgentDescriptor agent)
    {
        var kind = _agents.ContainsKey(agent.Id) ? AgentChangeKind.Updated : AgentChangeKind.Added;
        _agents[agent.Id] = agent;
        View = View.With(new RegisteredAgent(agent, new AgentPulse(0, 0, 0, null), null));
        _nodes.RemoveAll(static node => node.HasEnded);
        foreach (var node in _nodes)
        {
            node.Post(() => node.System.EventStream.Publish(new AgentChanged { Kind = kind, Agent = agent }));
        }
    }

    /// <summary>From now on the node's event stream says what changes.</summary>
    public NodeRegistry RegistryOf(NodeLife node)
    {
        _nodes.Add(node);
        return new NodeRegistry(this);
    }
}

/// <summary>The directory as a node's coordinator reads it.</summary>
internal sealed class NodeRegistry(AgentDirectory directory) : IAgentRegistry
{
    public RegistryView Current => directory.View;

    public AgentPage Discover(DiscoverAgents query) => throw new NotSupportedException("Nobody asks in this world.");

    public IAsyncEnumerable<AgentChanged> WatchAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException("The coordinator listens to the event stream.");

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
