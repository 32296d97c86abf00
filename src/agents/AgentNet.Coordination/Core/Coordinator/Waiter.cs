using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>A client that waits for a task, a batch or a run; answered when the time is up, whatever there is.</summary>
internal sealed class Waiter(long requestId, WaitSubject subject, string id, BatchWait wait = BatchWait.All, int count = 0, string waitId = "") : Deadline
{
    public long RequestId { get; } = requestId;

    public WaitSubject Subject { get; } = subject;

    public string Id { get; } = id;

    /// <summary>Under which the client says that it has gone; may be empty.</summary>
    public string WaitId { get; } = waitId;

    /// <summary>True once enough of a batch of <paramref name="total"/> tasks has ended.</summary>
    public bool IsContent(int finished, int total) => wait switch
    {
        BatchWait.Any => finished > 0,
        BatchWait.Count => finished >= Math.Min(count, total),
        BatchWait.None => true,
        _ => finished == total,
    };
}

internal enum WaitSubject
{
    OneTask,
    Batch,
    Run,
}
