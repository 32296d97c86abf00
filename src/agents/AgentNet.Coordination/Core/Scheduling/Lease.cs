using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>An agent's right to one attempt, renewed by every sign of life. Several bounds end it; the earliest counts.</summary>
internal sealed class Lease(AgentSlot? agent, string agentId, FencingToken token)
{
    /// <summary>Null while the agent of a lease from before a restart has not shown up.</summary>
    public AgentSlot? Agent { get; set; } = agent;

    public string AgentId { get; } = agentId;

    public FencingToken Token { get; } = token;

    /// <summary>No sign of life until then: the agent is taken for gone.</summary>
    public long AliveUntilMs { get; set; }

    /// <summary>Assigned and not started by then: another agent is asked.</summary>
    public long StartByMs { get; set; }

    /// <summary>The attempt's timeout; unlimited until it has started.</summary>
    public long TimeoutAtMs { get; set; } = long.MaxValue;

    /// <summary>False after a restart until the agent has said that it still has the attempt.</summary>
    public bool IsVerified { get; set; } = true;

    /// <summary>Sub-tasks whose results the attempt waits for. While there is one, the attempt takes no place at its agent.</summary>
    public List<string> Awaited { get; } = [];

    public bool IsWaiting => Awaited.Count > 0;

    public long DueAtMs => Math.Min(AliveUntilMs, Math.Min(StartByMs, TimeoutAtMs));
}

/// <summary>An attempt that has been called off: it occupies its agent until that says so, or for the time of a lease.</summary>
internal sealed class StoppingAttempt(AgentSlot agent, string taskId, FencingToken token) : Deadline
{
    public AgentSlot Agent { get; } = agent;

    public string TaskId { get; } = taskId;

    public FencingToken Token { get; } = token;
}
