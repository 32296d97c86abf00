using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;

namespace Simulation.Worlds.Coordinator;

/// <summary>The archive's tables as a model: what has been applied is durable, and how far it is. The queue before it dies with its process.</summary>
internal sealed class ArchiveModel
{
    public SortedDictionary<string, TaskView> Tasks { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, BatchSnapshot> Batches { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, WorkflowView> Runs { get; } = new(StringComparer.Ordinal);

    public long LastSequence { get; private set; }

    /// <summary>While it is down, nothing is applied and look-ups wait.</summary>
    public bool IsDown { get; set; }

    public void Apply(ArchiveEntry entry)
    {
        foreach (var task in entry.Tasks)
        {
            Tasks[task.Id] = task.ToView();
        }

        foreach (var batch in entry.Batches)
        {
            Batches[batch.BatchId] = batch.ToSnapshot();
        }

        foreach (var run in entry.Runs)
        {
            Runs[run.RunId] = run.ToView();
        }

        LastSequence = Math.Max(LastSequence, entry.Changes.LastSequence);
    }

    public ArchiveFinds Find(CoordinatorEffect.LookUp lookUp) => new(Found(Tasks, lookUp.TaskIds), Found(Batches, lookUp.BatchIds), Found(Runs, lookUp.RunIds));

    private static Dictionary<string, T> Found<T>(SortedDictionary<string, T> rows, IReadOnlyList<string> ids) => ids.Where(rows.ContainsKey).ToDictionary(id => id, id => rows[id]);
}
