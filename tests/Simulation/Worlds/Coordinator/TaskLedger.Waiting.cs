using AgentNet.Contracts;

namespace Simulation.Worlds.Coordinator;

/// <summary>T8 from outside: tasks that were never assigned, so that only their turn and a free agent can keep them waiting.</summary>
internal sealed partial class TaskLedger
{
    // A called-off attempt may hold its place for a lease; a frozen coordinator looks at it later by as long as it was frozen.
    private const long MayStillStopMs = 60_000;

    private readonly Dictionary<(string Writer, string Agent), (int FromRow, AgentDescriptor? Agent)> _announced = [];

    /// <summary>What a coordinator has heard of an agent before it wrote <paramref name="row"/>; null when the agent is gone.</summary>
    public void OnAnnounced(string writer, int row, string agentId, AgentDescriptor? agent) => _announced[(writer, agentId)] = (row, agent);

    /// <summary>After a turn: with an able agent free, no ready task waits.</summary>
    private void LookForIdleAgents(string writer, int row, long atMs)
    {
        foreach (var (key, announced) in _announced)
        {
            if (key.Writer != writer || announced.FromRow > row || announced.Agent is not { Status: AgentStatus.Active } agent)
            {
                continue;
            }

            var stopping = _releases.Count(release => release.Agent == agent.Id && atMs - release.AtMs < MayStillStopMs);
            if (_held.GetValueOrDefault(agent.Id) + stopping < agentLimit)
            {
                var waiting = FreshAndReady().FirstOrDefault(task => agent.Capabilities.Any(capability => capability.Name == task.Spec.Capability));
                Rule("T8", waiting is null, $"{waiting?.Spec.Id} is ready and waits, and {agent.Id} is free");
            }
        }
    }

    /// <summary>Each priority level is worth one ageing step of waiting; ties may go either way. Sub-tasks count from the submission of what they serve and are left out.</summary>
    private void LookForOvertaken(Entry chosen)
    {
        if (chosen.Spec.ParentTaskId.Length > 0)
        {
            return;
        }

        foreach (var waiting in FreshAndReady().Where(task => task != chosen && task.Spec.Capability == chosen.Spec.Capability && task.Spec.ParentTaskId.Length == 0))
        {
            Rule(
                "T8", KeyMs(chosen) <= KeyMs(waiting),
                $"{chosen.Spec.Id} (priority {chosen.Spec.Priority}, submitted at {chosen.SubmittedAtMs}) overtook {waiting.Spec.Id} (priority {waiting.Spec.Priority}, submitted at {waiting.SubmittedAtMs})");
        }
    }

    private IEnumerable<Entry> FreshAndReady() => _open.Select(id => _tasks[id]).Where(task => task.IsFresh && MayRun(task));

    private long KeyMs(Entry task) => task.SubmittedAtMs - (task.Spec.Priority * (long)ageingStep.TotalMilliseconds);
}
