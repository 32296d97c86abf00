using AgentNet.Contracts;
using AgentNet.Registry;

namespace AgentNet.Node.Tests.Doubles;

/// <summary>A registry whose agents never change: two of them add, one of these is paused, and one multiplies.</summary>
internal sealed class KnowsThreeAgents : IAgentRegistry
{
    private static readonly AgentDescriptor[] Agents =
    [
        Agent("abacus", "add", AgentStatus.Active),
        Agent("napier", "multiply", AgentStatus.Active),
        Agent("pascaline", "add", AgentStatus.Inactive),
    ];

    public RegistryView Current => RegistryView.Empty;

    public AgentPage Discover(DiscoverAgents query)
    {
        var page = new AgentPage();
        page.Agents.AddRange(Agents
            .Where(agent => query.AnyStatus || (query.Statuses.Count == 0 ? agent.Status == AgentStatus.Active : query.Statuses.Contains(agent.Status)))
            .Where(agent => query.Capability.Length == 0 || agent.Capabilities.Any(one => one.Name == query.Capability)));
        return page;
    }

    public IAsyncEnumerable<AgentChanged> WatchAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<AgentChanged>();

    public Task<RegisterAgentReply> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken = default) => throw Fixed();

    public Task<DeregisterAgentReply> DeregisterAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) => throw Fixed();

    public Task<UpdateAgentReply> UpdateAsync(UpdateAgent update, CancellationToken cancellationToken = default) => throw Fixed();

    private static AgentDescriptor Agent(string id, string capability, AgentStatus status) => new()
    {
        Id = id,
        Name = id,
        Kind = AgentKind.Agent,
        Status = status,
        Capabilities = { new Capability { Name = capability, InputSchema = """{"type":"object"}""" } },
    };

    private static NotSupportedException Fixed() => new("these agents never change");
}
