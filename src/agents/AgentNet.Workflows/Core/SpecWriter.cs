using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Workflows.Definition;

namespace AgentNet.Workflows;

/// <summary>Writes a checked definition as the message that the coordinator takes.</summary>
internal static class SpecWriter
{
    public static WorkflowSpec Write(WorkflowDefinition workflow, string contentHash, string runId, JsonObject inputs)
    {
        var spec = new WorkflowSpec
        {
            RunId = runId,
            Name = workflow.Name,
            OutputStage = workflow.OutputStage,
            ContentHash = contentHash,
            Inputs = Payloads.FromJsonText(inputs.ToJsonString()),
        };
        if (workflow.Priority is { } priority)
        {
            spec.Priority = priority;
        }

        spec.Stages.AddRange(workflow.Stages.Select(Stage));
        return spec;
    }

    private static StageSpec Stage(StageDefinition stage)
    {
        var spec = new StageSpec
        {
            Id = stage.Id,
            Name = stage.Name,
            Capability = stage.Capability,
            Input = Payloads.FromJsonText(stage.Input?.ToJsonString() ?? "{}"),
            Map = stage.Map ?? "",
            OnDependencyFailure = stage.OnDependencyFailure,
            TimeoutMs = (long)(stage.Timeout?.TotalMilliseconds ?? 0),
        };
        spec.DependsOn.AddRange(StageDependencies.Of(stage));
        spec.Uses.AddRange(StageDependencies.Read(stage));
        if (stage.Priority is { } priority)
        {
            spec.Priority = priority;
        }

        if (stage.Retry is { } retry)
        {
            spec.Retry = new RetrySpec { BaseMs = (long)(retry.Base?.TotalMilliseconds ?? 0), CapMs = (long)(retry.Cap?.TotalMilliseconds ?? 0) };
            if (retry.Times is { } times)
            {
                spec.Retry.MaxRetries = times;
            }
        }

        if (stage.Agent is not null || stage.Tags.Count > 0)
        {
            spec.Requirements = new Requirements { AgentId = stage.Agent ?? "" };
            spec.Requirements.Tags.AddRange(stage.Tags);
        }

        return spec;
    }
}
