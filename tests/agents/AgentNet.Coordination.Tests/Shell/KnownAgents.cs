using AgentNet.Contracts;
using AgentNet.Registry;

namespace AgentNet.Coordination.Tests.Shell;

/// <summary>A registry that says the same of its agents for ever. The coordinator takes changes from the event stream, so nobody watches it.</summary>
internal class KnownAgents(params AgentDescriptor[] agents) : IAgentRegistry
{
    private const string NotHere = "These agents neither come nor go.";

    public RegistryView Current { get; private set; } = With(RegistryView.Empty, agents);

    /// <summary>For what is only known once the system runs, and before a coordinator has started.</summary>
    public void Add(params AgentDescriptor[] further) => Current = With(Current, further);

    public AgentPage Discover(DiscoverAgents query) => throw new NotSupportedException(NotHere);

    public IAsyncEnumerable<AgentChanged> WatchAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException(NotHere);

    public Task<RegisterAgentReply> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken = default) => throw new NotSupportedException(NotHere);

    public Task<DeregisterAgentReply> DeregisterAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) => throw new NotSupportedException(NotHere);

    public Task<UpdateAgentReply> UpdateAsync(UpdateAgent update, CancellationToken cancellationToken = default) => throw new NotSupportedException(NotHere);

    private static RegistryView With(RegistryView view, AgentDescriptor[] agents) =>
        agents.Aggregate(view, static (known, agent) => known.With(new RegisteredAgent(agent, new AgentPulse(0, 0, 0, null), null)));
}

/// <summary>One agent that can do everything the tests ask for.</summary>
internal sealed class OneAgent(params string[] capabilities) : KnownAgents(Descriptor(capabilities))
{
    private static readonly string[] Usual = ["echo", "list", "fail", "hang"];

    public static AgentDescriptor Descriptor(IReadOnlyList<string> capabilities)
    {
        var agent = new AgentDescriptor { Id = "agent", Name = "agent", Status = AgentStatus.Active, MaxConcurrency = 50 };
        agent.Capabilities.AddRange((capabilities.Count > 0 ? capabilities : Usual).Select(name => new Capability { Name = name }));
        agent.Capabilities[0].InputSchema = capabilities.Count > 0 ? "" : """{"type":"object"}""";
        return agent;
    }
}
