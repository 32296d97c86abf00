using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Doctor;

/// <summary>Queued work has somebody who can do it.</summary>
internal sealed class StuckWorkCheck : IDoctorCheck
{
    public string Name => "work";

    public async Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        using var node = patient.Connect();
        if (node is null)
            return Diagnosis.Skipped("no node answers");
        try
        {
            return Judge(await node.GetAsync("/v1/statistics", GatewayJson.Default.StatisticsResource, cancellationToken));
        }
        catch (CommandException refused)
        {
            return Diagnosis.Skipped(refused.Message);
        }
    }

    public static Diagnosis Judge(StatisticsResource statistics)
    {
        if (statistics.QueueDepth > 0 && statistics.ActiveAgents == 0)
            return Diagnosis.Wrong($"{statistics.QueueDepth} tasks are queued and no agent is active", "Start or resume agents; see `agentnet agents`.");
        var idle = statistics.Capabilities.Where(one => one.Queued > 0 && one.Completed == 0 && statistics.Tasks.InProgress == 0).Select(one => one.Name).ToList();
        if (idle.Count > 0)
            return Diagnosis.Doubtful($"Nobody works on the queued tasks of {string.Join(", ", idle)}", "See `agentnet agents` for who offers it, and their status.");
        if (statistics.QueueBound > 0 && statistics.QueueDepth >= statistics.QueueBound * 9 / 10)
            return Diagnosis.Doubtful($"The queue is nearly full: {statistics.QueueDepth} of {statistics.QueueBound}", "Add agents, or submit more slowly.");
        return Diagnosis.Fine($"{statistics.QueueDepth} queued, {statistics.Tasks.InProgress} in progress");
    }
}
