namespace AgentNet.Contracts;

/// <summary>
/// What an operator says to an agent. Each command is durable and visible in the registry when it returns the agent with its new status,
/// and may be repeated; a refused one throws <see cref="RefusedException"/> and has changed nothing.
/// </summary>
public interface IAgentCommands
{
    /// <summary>The agent takes no new work, also after a restart, until it is resumed. What it has goes on.</summary>
    Task<AgentDescriptor> PauseAsync(string agentId, string reason = "", CancellationToken cancellationToken = default);

    Task<AgentDescriptor> ResumeAsync(string agentId, string reason = "", CancellationToken cancellationToken = default);

    /// <summary>Maintenance: the agent finishes what it has and is given nothing new until it is resumed.</summary>
    Task<AgentDescriptor> DrainAsync(string agentId, string reason = "", CancellationToken cancellationToken = default);
}
