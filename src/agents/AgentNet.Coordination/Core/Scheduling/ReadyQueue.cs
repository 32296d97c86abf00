namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>
/// What may run now, by class. Within a class: by priority with ageing, the order of submission among equals. Across the
/// classes of one agent: the same order over their first tasks, so no class starves another.
/// </summary>
internal sealed class ReadyQueue(long ageingStepMs)
{
    public int Count { get; private set; }

    public void Enter(OpenTask task)
    {
        if (!task.IsReady)
        {
            task.KeyMs = task.ReadyKeyMs(ageingStepMs);
            task.Class.Ready.Add(task);
            Count++;
        }
    }

    public void Leave(OpenTask task)
    {
        if (task.IsReady)
        {
            task.Class.Ready.Remove(task);
            Count--;
        }
    }

    /// <summary>The first ready task among the classes that <paramref name="agent"/> serves and <paramref name="only"/> allows.</summary>
    public static OpenTask? FirstFor(AgentSlot agent, Func<DispatchClass, bool>? only = null)
    {
        OpenTask? first = null;
        foreach (var served in agent.Classes)
        {
            if (served.Ready.First is { } candidate && (only is null || only(served)) && (first is null || candidate.IsBefore(first)))
            {
                first = candidate;
            }
        }

        return first;
    }
}
