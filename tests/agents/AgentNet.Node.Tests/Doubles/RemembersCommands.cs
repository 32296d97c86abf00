using AgentNet.Contracts;

namespace AgentNet.Node.Tests.Doubles;

/// <summary>Knows one agent, abacus, and remembers what it was told.</summary>
internal sealed class RemembersCommands : IAgentCommands
{
    public List<string> Told { get; } = [];

    public Task<AgentDescriptor> PauseAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) => Tell("pause", agentId, reason, AgentStatus.Inactive);

    public Task<AgentDescriptor> ResumeAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) => Tell("resume", agentId, reason, AgentStatus.Active);

    public Task<AgentDescriptor> DrainAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) => Tell("drain", agentId, reason, AgentStatus.Maintenance);

    private Task<AgentDescriptor> Tell(string command, string agentId, string reason, AgentStatus status)
    {
        if (agentId != "abacus")
            throw new RefusedException(Problems.Of(ProblemCodes.UnknownAgent, $"No agent '{agentId}' is registered.", ("agent_id", agentId)));
        Told.Add($"{command} {agentId} {reason}".TrimEnd());
        return Task.FromResult(new AgentDescriptor { Id = agentId, Status = status });
    }
}
