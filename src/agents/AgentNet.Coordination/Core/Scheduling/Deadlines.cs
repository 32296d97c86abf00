namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>All deadlines, the earliest first.</summary>
internal sealed class Deadlines
{
    private readonly IndexedHeap<Deadline, Deadline.ByTime> _heap = new();

    /// <summary>When to look again; null when nothing is due ever.</summary>
    public long? NextDueMs => _heap.First?.DueAtMs;

    public void Set(Deadline deadline, long dueAtMs)
    {
        if (deadline.IsSet)
        {
            deadline.DueAtMs = dueAtMs;
            _heap.Moved(deadline);
        }
        else
        {
            deadline.DueAtMs = dueAtMs;
            _heap.Add(deadline);
        }
    }

    public void Clear(Deadline deadline) => _heap.Remove(deadline);

    /// <summary>Takes out the earliest deadline that is due; null when there is none.</summary>
    public Deadline? TakeDue(long nowMs)
    {
        if (_heap.First is not { } first || first.DueAtMs > nowMs)
        {
            return null;
        }

        _heap.Remove(first);
        return first;
    }
}
