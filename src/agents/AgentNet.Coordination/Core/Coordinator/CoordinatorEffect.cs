using AgentNet.Contracts;
using AgentNet.Coordination.Core.Tasks;
using AgentNet.Coordination.Core.Workflows;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>Everything a coordinator can do. What depends on durability is emitted only after the write was confirmed.</summary>
internal abstract record CoordinatorEffect
{
    private CoordinatorEffect() { }

    /// <summary>Write the turn as one entry and confirm with <see cref="CoordinatorInput.Persisted"/>.</summary>
    internal sealed record Persist(CoordinatorTurn Turn) : CoordinatorEffect;

    /// <summary>Say that this coordinator is in charge: its epoch is durable, and what follows may be commands.</summary>
    internal sealed record TakeCharge(long Epoch) : CoordinatorEffect;

    internal sealed record Reply(long RequestId, object Message) : CoordinatorEffect;

    /// <summary>The request is not answered: nobody waits for that.</summary>
    internal sealed record Drop(long RequestId) : CoordinatorEffect;

    internal sealed record ToAgent(string AgentId, object Message) : CoordinatorEffect;

    /// <summary>Tell the registry that an agent is gone with its node.</summary>
    internal sealed record ReportGone(string AgentId, string Reason) : CoordinatorEffect;

    /// <summary>Ask the archive for ids that are not in memory; answered by <see cref="CoordinatorInput.LookedUp"/>.</summary>
    internal sealed record LookUp(long LookUpId, IReadOnlyList<string> TaskIds, IReadOnlyList<string> BatchIds, IReadOnlyList<string> RunIds) : CoordinatorEffect;

    /// <summary>Split the array that <paramref name="Reference"/> names; answered by <see cref="CoordinatorInput.MapSourceRead"/>.</summary>
    internal sealed record ReadMapSource(string RunId, string StageId, string Reference, TemplateScope Scope) : CoordinatorEffect;

    /// <summary>A durable turn for the archive and the watchers; confirmed by <see cref="CoordinatorInput.Archived"/>.</summary>
    internal sealed record Archive(ArchiveEntry Entry) : CoordinatorEffect;
}

/// <summary>What one turn means outside the journal: its changes in order, and the records that have ended in it.</summary>
internal sealed record ArchiveEntry(ChangeBatch Changes, IReadOnlyList<TaskRecord> Tasks, IReadOnlyList<BatchRecord> Batches, IReadOnlyList<WorkflowRecord> Runs)
{
    /// <summary>When the turn was decided; what ended in it ended then.</summary>
    public long DecidedAtMs => Changes.Changes.LastOrDefault()?.AtMs ?? 0;
}
