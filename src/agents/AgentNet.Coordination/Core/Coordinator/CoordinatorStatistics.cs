using AgentNet.Contracts;
using AgentNet.Coordination.Core.Tasks;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>What is counted besides the persisted totals: tasks per state now, and latencies since the coordinator's start.</summary>
internal sealed class CoordinatorStatistics
{
    private const int WindowSeconds = 60;
    private readonly int[] _perState = new int[(int)TaskState.Cancelled + 1];
    private readonly SortedDictionary<string, (long Completed, long Failed, LatencyHistogram Execution)> _perCapability = new(StringComparer.Ordinal);
    private readonly LatencyHistogram _endToEnd = new();
    private readonly LatencyHistogram _execution = new();
    private readonly (long Second, int Ended)[] _window = new (long, int)[WindowSeconds];

    public long StartedAtMs { get; set; }

    public int Count(TaskState state) => _perState[(int)state];

    /// <summary>Ended tasks are counted only while they are in memory; the totals hold the rest.</summary>
    public void Moved(TaskState from, TaskState to)
    {
        if (from != TaskState.Unspecified)
        {
            _perState[(int)from]--;
        }

        if (to != TaskState.Unspecified)
        {
            _perState[(int)to]++;
        }
    }

    public void Ended(TaskRecord task)
    {
        _endToEnd.Add(task.FinishedAtMs - task.SubmittedAtMs);
        if (!_perCapability.TryGetValue(task.Spec.Capability, out var counts))
        {
            counts = (0, 0, new LatencyHistogram());
        }

        if (task.StartedAtMs > 0)
        {
            _execution.Add(task.FinishedAtMs - task.StartedAtMs);
            counts.Execution.Add(task.FinishedAtMs - task.StartedAtMs);
        }

        counts.Completed += task.State == TaskState.Completed ? 1 : 0;
        counts.Failed += task.State is TaskState.Failed or TaskState.TimedOut ? 1 : 0;
        _perCapability[task.Spec.Capability] = counts;
        var second = task.FinishedAtMs / 1000;
        ref var slot = ref _window[second % WindowSeconds];
        slot = slot.Second == second ? (second, slot.Ended + 1) : (second, 1);
    }

    public void Fill(Statistics statistics, CoordinatorTotals totals, long nowMs)
    {
        statistics.StartedAtMs = StartedAtMs;
        statistics.Total = totals.Added;
        statistics.Completed = totals.Completed;
        statistics.Failed = totals.Failed + totals.TimedOut;
        statistics.TimedOut = totals.TimedOut;
        statistics.Cancelled = totals.Cancelled;
        statistics.Retried = totals.Retried;
        statistics.LateResults = totals.LateResults;
        statistics.Pending = Count(TaskState.Pending);
        statistics.Waiting = Count(TaskState.Waiting);
        statistics.Assigned = Count(TaskState.Assigned);
        statistics.InProgress = Count(TaskState.InProgress);
        var judged = statistics.Completed + statistics.Failed;
        statistics.SuccessRate = judged == 0 ? 1 : (double)statistics.Completed / judged;
        var since = (nowMs / 1000) - WindowSeconds;
        var seconds = Math.Clamp((nowMs - StartedAtMs) / 1000.0, 1, WindowSeconds);
        statistics.ThroughputPerSecond = _window.Where(slot => slot.Second > since).Sum(slot => slot.Ended) / seconds;
        statistics.EndToEnd = _endToEnd.Summarize();
        statistics.Execution = _execution.Summarize();
        foreach (var (capability, counts) in _perCapability)
        {
            statistics.Capabilities.Add(new CapabilityStatistics { Capability = capability, Completed = counts.Completed, Failed = counts.Failed, Execution = counts.Execution.Summarize() });
        }
    }
}
