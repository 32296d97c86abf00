using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>What the archive knows of the ids it was asked for; what it does not know is absent.</summary>
internal sealed record ArchiveFinds(
    IReadOnlyDictionary<string, TaskView> Tasks,
    IReadOnlyDictionary<string, BatchSnapshot> Batches,
    IReadOnlyDictionary<string, WorkflowView> Runs)
{
    public static readonly ArchiveFinds Nothing = new(
        new Dictionary<string, TaskView>(), new Dictionary<string, BatchSnapshot>(), new Dictionary<string, WorkflowView>());
}
