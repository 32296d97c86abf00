using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Workflows;

/// <summary>The stages of a workflow as a DAG: what a submission must satisfy, and what the end of stages means for one that waits.</summary>
internal static class StageGraph
{
    public static Problem? Check(WorkflowSpec spec)
    {
        if (spec.Stages.Count == 0)
        {
            return Problems.Of(ProblemCodes.InvalidRequest, "The workflow has no stages. Give it at least one.");
        }

        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var stage in spec.Stages)
        {
            if (!Ids.IsStageId(stage.Id) || !known.Add(stage.Id))
            {
                return Problems.Of(ProblemCodes.InvalidId, $"The stage id '{stage.Id}' is doubled or not 1 to 64 of A-Z, a-z, 0-9, _ and -.", ("stage", stage.Id));
            }

            if (stage.Capability.Length == 0)
            {
                return Problems.Of(ProblemCodes.InvalidRequest, $"The stage '{stage.Id}' names no capability.", ("stage", stage.Id));
            }
        }

        foreach (var stage in spec.Stages)
        {
            foreach (var dependency in stage.DependsOn.Concat(stage.Uses))
            {
                if (!known.Contains(dependency))
                {
                    return Problems.Of(
                        ProblemCodes.DependencyUnknown, $"The stage '{stage.Id}' depends on '{dependency}', which is not a stage of this workflow ({string.Join(", ", known)}).",
                        ("stage", stage.Id), ("dependency", dependency));
                }
            }
        }

        if (spec.OutputStage.Length > 0 && !known.Contains(spec.OutputStage))
        {
            return Problems.Of(ProblemCodes.DependencyUnknown, $"The output stage '{spec.OutputStage}' is not a stage of this workflow.", ("stage", spec.OutputStage));
        }

        var asTasks = spec.Stages.Select(stage => new TaskSpec { Id = stage.Id, Dependencies = { stage.DependsOn.Concat(stage.Uses).Distinct() } }).ToList();
        return Tasks.TaskGraph.Check(asTasks, _ => false);
    }

    /// <summary>True once every stage that <paramref name="stage"/> depends on has ended.</summary>
    public static bool MayBegin(WorkflowRecord run, StageRecord stage) =>
        stage.State == StageState.Waiting && stage.Spec.DependsOn.All(dependency => run.Stage(dependency).HasEnded);

    /// <summary>How a stage ends without running because of what it depends on; null when it runs.</summary>
    public static StageFinished? Verdict(WorkflowRecord run, StageRecord stage)
    {
        var broken = stage.Spec.DependsOn.Select(run.Stage).FirstOrDefault(dependency => dependency.State != StageState.Completed);
        if (broken is null || stage.Spec.OnDependencyFailure == DependencyPolicy.Proceed)
        {
            return null;
        }

        var skipped = stage.Spec.OnDependencyFailure == DependencyPolicy.Skip;
        return new StageFinished
        {
            RunId = run.RunId,
            StageId = stage.Spec.Id,
            State = skipped ? StageState.Skipped : StageState.Failed,
            Problem = Problems.Of(
                skipped ? ProblemCodes.DependencySkipped : ProblemCodes.DependencyFailed,
                $"The stage '{broken.Spec.Id}', which it depends on, ended as {broken.State} ({broken.Problem?.Message})",
                ("stage", broken.Spec.Id), ("dependency-code", broken.Problem?.Code ?? "")),
        };
    }
}
