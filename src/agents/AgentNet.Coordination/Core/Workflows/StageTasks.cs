using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Workflows;

/// <summary>What the tasks of a stage look like. Everything but the id is shared between the tasks of one stage.</summary>
internal static class StageTasks
{
    public static TaskSpec SpecOf(WorkflowSpec workflow, StageSpec stage, string taskId)
    {
        var spec = new TaskSpec
        {
            Id = taskId,
            Name = stage.Name.Length > 0 ? stage.Name : stage.Id,
            Capability = stage.Capability,
            Input = stage.Input,
            InputIsTemplate = true,
            Requirements = stage.Requirements,
            Priority = stage.HasPriority ? stage.Priority : workflow.Priority,
            TimeoutMs = stage.TimeoutMs,
            Retry = stage.Retry,
            TraceParent = workflow.TraceParent,
            SubmittedBy = workflow.SubmittedBy,
        };
        spec.Labels.Add(workflow.Labels);
        return spec;
    }

    /// <summary>What templates of the stage's tasks may refer to.</summary>
    public static TemplateScope ScopeOf(WorkflowRecord run, StageSpec stage, Func<string, TaskOutcome> outcomeOf)
    {
        var scope = new TemplateScope { Inputs = run.Spec.Inputs };
        foreach (var used in stage.Uses)
        {
            var outcome = new StageOutcome { StageId = used, IsMap = run.Stage(used).IsMap };
            outcome.Tasks.AddRange(run.TaskIdsOf(run.Stage(used)).Select(outcomeOf));
            scope.Stages.Add(outcome);
        }

        return scope;
    }
}
