using System.Runtime.CompilerServices;
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
        var found = Agents
            .Where(agent => string.CompareOrdinal(agent.Id, query.PageToken) > 0)
            .Where(agent => query.AnyStatus || (query.Statuses.Count == 0 ? agent.Status == AgentStatus.Active : query.Statuses.Contains(agent.Status)))
            .Where(agent => query.Capability.Length == 0 || agent.Capabilities.Any(one => one.Name == query.Capability))
            .ToList();
        // Two to a page: whoever wants all three has to ask again.
        var page = new AgentPage { NextPageToken = found.Count > 2 ? found[1].Id : "" };
        page.Agents.AddRange(found.Take(2));
        return page;
    }

    public async IAsyncEnumerable<AgentChanged> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield break;
    }

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
