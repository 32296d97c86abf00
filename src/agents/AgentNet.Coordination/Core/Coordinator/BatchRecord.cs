using System.Collections.Immutable;
using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>The handle of tasks submitted together: their ids in order, and in which order they ended.</summary>
internal sealed record BatchRecord(string BatchId, long Order, ImmutableArray<string> TaskIds, string ContentHash)
{
    public ImmutableList<string> FinishedIds { get; init; } = [];
    public long FinishedSequence { get; init; }

    public bool HasEnded => FinishedIds.Count == TaskIds.Length;

    public BatchSnapshot ToSnapshot()
    {
        var snapshot = new BatchSnapshot { BatchId = BatchId, Order = Order, ContentHash = ContentHash, FinishedSequence = FinishedSequence };
        snapshot.TaskIds.AddRange(TaskIds);
        snapshot.FinishedIds.AddRange(FinishedIds);
        return snapshot;
    }

    public static BatchRecord From(BatchSnapshot snapshot) => new(snapshot.BatchId, snapshot.Order, [.. snapshot.TaskIds], snapshot.ContentHash)
    {
        FinishedIds = [.. snapshot.FinishedIds],
        FinishedSequence = snapshot.FinishedSequence,
    };
}
