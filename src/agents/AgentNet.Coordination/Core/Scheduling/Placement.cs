namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>
/// The choice of an agent for a task: the least loaded free one that has not rejected it, preferring one other than the
/// last that failed it. Looks at few agents: those it passes over are the ones the task itself remembers.
/// </summary>
internal static class Placement
{
    /// <summary>Null when every free agent has rejected the task, or none is free.</summary>
    public static AgentSlot? Choose(OpenTask task)
    {
        AgentSlot? second = null;
        foreach (var agent in task.Class.Free)
        {
            if (task.RejectedBy is { } rejected && rejected.Contains(agent.Id))
            {
                continue;
            }

            if (agent.Id != task.Record.LastFailedAgentId)
            {
                return agent;
            }

            second = agent;
        }

        return second;
    }
}
