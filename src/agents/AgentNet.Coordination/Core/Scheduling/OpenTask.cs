using AgentNet.Coordination.Core.Tasks;

namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>
/// What the scheduler keeps about a task that has not ended: its class, its place among the ready ones, its lease.
/// None of it is persisted; a restart builds it from the records.
/// </summary>
internal sealed class OpenTask(TaskRecord record, DispatchClass dispatchClass, OpenTask? parent) : Deadline
{
    // A sub-task is as old as the task it serves: else new work would overtake what running work waits for.
    private readonly long _sinceMs = parent?._sinceMs ?? record.SubmittedAtMs;
    private readonly long _rank = parent?._rank ?? record.Order;

    private int _readyPlace = -1;

    public TaskRecord Record { get; set; } = record;

    public DispatchClass Class { get; } = dispatchClass;

    /// <summary>Agents that would not take it since it last became ready.</summary>
    public List<string>? RejectedBy { get; set; }

    /// <summary>Not offered before this time, because every free agent has rejected it.</summary>
    public long ParkedUntilMs { get; set; }

    /// <summary>Of the current attempt; null when no agent holds the task.</summary>
    public Lease? Lease { get; set; }

    public bool IsReady => _readyPlace >= 0;

    /// <summary>
    /// The ready order. Its key is the submission time minus a head start per priority level, so ageing needs no
    /// upkeep: a task is never overtaken by one submitted more than (difference of priorities) x (ageing step) after it.
    /// </summary>
    public long ReadyKeyMs(long ageingStepMs) => _sinceMs - (Record.Priority * ageingStepMs);

    public long KeyMs { get; set; }

    public bool IsBefore(OpenTask other) =>
        KeyMs != other.KeyMs ? KeyMs < other.KeyMs
        : _rank != other._rank ? _rank < other._rank
        : Record.Order < other.Record.Order;

    internal readonly struct ByReadiness : IHeapOrder<OpenTask>
    {
        public static bool Before(OpenTask left, OpenTask right) => left.IsBefore(right);

        public static ref int PlaceOf(OpenTask item) => ref item._readyPlace;
    }
}
