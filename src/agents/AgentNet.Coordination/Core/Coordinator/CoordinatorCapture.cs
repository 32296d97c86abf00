using System.Collections.Immutable;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Tasks;
using AgentNet.Coordination.Core.Workflows;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>The state at one moment as references to immutable records. It becomes a snapshot message where it is stored, off the coordinator's turn.</summary>
internal sealed record CoordinatorCapture(
    long Epoch, long LastSequence, long NextOrder, CoordinatorTotals Totals,
    TaskRecord[] Tasks, BatchRecord[] Batches, WorkflowRecord[] Runs, ImmutableArray<ChangeBatch> Unarchived)
{
    public CoordinatorSnapshot ToSnapshot()
    {
        var snapshot = new CoordinatorSnapshot { Epoch = Epoch, LastSequence = LastSequence, NextOrder = NextOrder, Totals = Totals };
        snapshot.Tasks.AddRange(Tasks.OrderBy(task => task.Order).Select(task => task.ToSnapshot()));
        snapshot.Batches.AddRange(Batches.OrderBy(batch => batch.Order).Select(batch => batch.ToSnapshot()));
        snapshot.Workflows.AddRange(Runs.OrderBy(run => run.Order).Select(run => run.ToSnapshot()));
        snapshot.Unarchived.AddRange(Unarchived);
        return snapshot;
    }
}
