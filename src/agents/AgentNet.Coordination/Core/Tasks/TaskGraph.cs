using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Tasks;

/// <summary>
/// Dependencies between tasks (R3.3): refuses cycles and unknown ids at submission and says what the end of a task
/// means for those that wait for it. Only a submission of several tasks can hold a cycle: one task can depend only on what exists.
/// </summary>
internal static class TaskGraph
{
    /// <summary>Null when the tasks, together with what <paramref name="isKnown"/> says exists, form a DAG.</summary>
    public static Problem? Check(IReadOnlyList<TaskSpec> specs, Func<string, bool> isKnown)
    {
        var indexOf = new Dictionary<string, int>(specs.Count, StringComparer.Ordinal);
        for (var i = 0; i < specs.Count; i++)
        {
            if (specs[i].Id.Length > 0 && !indexOf.TryAdd(specs[i].Id, i))
            {
                return Problems.Of(ProblemCodes.DuplicateId, $"Two tasks of the submission have the id '{specs[i].Id}'. Give each its own.", ("task", specs[i].Id));
            }
        }

        foreach (var spec in specs)
        {
            foreach (var dependency in spec.Dependencies)
            {
                if (!indexOf.ContainsKey(dependency) && !isKnown(dependency))
                {
                    return Problems.Of(
                        ProblemCodes.DependencyUnknown,
                        $"The task '{spec.Id}' depends on '{dependency}', which was never submitted. Submit it first, or in the same batch.",
                        ("task", spec.Id), ("dependency", dependency));
                }
            }
        }

        return Cycle(specs, indexOf) is { } cycle
            ? Problems.Of(ProblemCodes.DependencyCycle, $"The tasks depend on each other in a circle: {string.Join(" -> ", cycle)}. Remove one of these dependencies.", ("cycle", string.Join(",", cycle)))
            : null;
    }

    /// <summary>The ids along one cycle, its first id repeated at the end; null when there is none.</summary>
    private static List<string>? Cycle(IReadOnlyList<TaskSpec> specs, Dictionary<string, int> indexOf)
    {
        // 0 not seen, 1 on the current path, 2 known to lead into no cycle. Iterative: chains may be as long as a batch.
        var mark = new byte[specs.Count];
        var path = new Stack<(int Spec, int Next)>();
        for (var start = 0; start < specs.Count; start++)
        {
            if (mark[start] != 0)
            {
                continue;
            }

            path.Push((start, 0));
            mark[start] = 1;
            while (path.TryPop(out var step))
            {
                if (step.Next == specs[step.Spec].Dependencies.Count)
                {
                    mark[step.Spec] = 2;
                    continue;
                }

                path.Push((step.Spec, step.Next + 1));
                if (!indexOf.TryGetValue(specs[step.Spec].Dependencies[step.Next], out var target) || mark[target] == 2)
                {
                    continue;
                }

                if (mark[target] == 1)
                {
                    var ids = path.Reverse().Select(visited => visited.Spec).SkipWhile(task => task != target).Select(task => specs[task].Id).ToList();
                    ids.Add(specs[target].Id);
                    return ids;
                }

                mark[target] = 1;
                path.Push((target, 0));
            }
        }

        return null;
    }

    /// <summary>What becomes of a waiting task when a dependency ended without a result; null when it may run without it.</summary>
    public static CoordinatorEvent? Consequence(TaskRecord waiting, TaskOutcome ended) => waiting.Spec.OnDependencyFailure switch
    {
        DependencyPolicy.Proceed => null,
        DependencyPolicy.Skip => new CoordinatorEvent { TaskCancelled = new TaskCancelled { TaskId = waiting.Id, Problem = Because(ProblemCodes.DependencySkipped, "was skipped", ended) } },
        _ => new CoordinatorEvent { TaskFailed = new TaskFailed { TaskId = waiting.Id, Problem = Because(ProblemCodes.DependencyFailed, "could not run", ended) } },
    };

    private static Problem Because(string code, string what, TaskOutcome ended) => Problems.Of(
        code, $"It {what}: '{ended.TaskId}', which it depends on, ended as {ended.State} ({ended.Problem?.Code}).",
        ("dependency", ended.TaskId), ("dependency-code", ended.Problem?.Code ?? ""));
}
