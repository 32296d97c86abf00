using AgentNet.Contracts;

namespace AgentNet.Gateway.Resources;

/// <summary>Totals, rates and latencies of the whole node; totals include archived tasks, latencies are since the last start.</summary>
public sealed record StatisticsResource(
    long Epoch,
    string Leader,
    DateTimeOffset? StartedAt,
    TaskTotals Tasks,
    double SuccessRate,
    double ThroughputPerSecond,
    long QueueDepth,
    long QueueBound,
    int ActiveAgents,
    int WorkflowsRunning,
    LatencyResource? EndToEnd,
    LatencyResource? Execution,
    IReadOnlyList<AgentTotals> Agents,
    IReadOnlyList<CapabilityTotals> Capabilities,
    FeedPosition Feed,
    ArchiveSize Archive,
    JournalSize Journal,
    WaiterCount Waiters)
{
    public static StatisticsResource From(Statistics from) => new(
        from.Epoch,
        from.Leader,
        Moment.Of(from.StartedAtMs),
        new TaskTotals(from.Total, from.Pending, from.Waiting, from.Assigned, from.InProgress, from.Completed, from.Failed, from.TimedOut, from.Cancelled, from.Retried, from.LateResults),
        from.SuccessRate,
        from.ThroughputPerSecond,
        from.QueueDepth,
        from.QueueBound,
        from.ActiveAgents,
        from.WorkflowsRunning,
        LatencyResource.From(from.EndToEnd),
        LatencyResource.From(from.Execution),
        from.Agents.Select(agent => new AgentTotals(agent.AgentId, Spelling.Of(agent.Status), agent.Running, agent.Waiting, agent.Capacity, agent.Completed, agent.Failed)).ToList(),
        from.Capabilities.Select(one => new CapabilityTotals(one.Capability, one.Queued, one.Completed, one.Failed, LatencyResource.From(one.Execution))).ToList(),
        new FeedPosition(from.LastSequence, from.ArchivedSequence),
        new ArchiveSize(from.ArchiveRows, from.ArchiveBytes, from.RetainedSequence),
        new JournalSize(from.JournalEvents),
        new WaiterCount(from.Waiters, from.AbandonedWaits));
}

public sealed record TaskTotals(long Total, long Pending, long Waiting, long Assigned, long InProgress, long Completed, long Failed, long TimedOut, long Cancelled, long Retried, long LateResults);

public sealed record AgentTotals(string Id, string Status, int Running, int Waiting, int Capacity, long Completed, long Failed);

public sealed record CapabilityTotals(string Name, int Queued, long Completed, long Failed, LatencyResource? Execution);

/// <summary>Requests that wait for an end now, and those whose client went away before it since the last start.</summary>
public sealed record WaiterCount(int Now, long Abandoned);

/// <summary>The newest change, and the newest that the archive holds.</summary>
public sealed record FeedPosition(long LastSequence, long ArchivedSequence);

/// <summary>What has ended and is kept; the changes up to the retained sequence are kept as the settings say.</summary>
public sealed record ArchiveSize(long Rows, long Bytes, long RetainedSequence);

/// <summary>The coordinator's events beyond its last snapshot: what a restart replays.</summary>
public sealed record JournalSize(long Events);

public sealed record LatencyResource(long Count, double P50Ms, double P95Ms, double P99Ms, double MaxMs)
{
    public static LatencyResource? From(LatencySummary? summary) =>
        summary is null || summary.Count == 0 ? null : new(summary.Count, summary.P50Ms, summary.P95Ms, summary.P99Ms, summary.MaxMs);
}
