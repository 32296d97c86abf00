using AgentNet.Contracts;

namespace AgentNet.Gateway.Resources;

/// <summary>A workflow to run: the name of one that comes with the node, or a definition as YAML or JSON text, with its inputs.</summary>
public sealed record WorkflowRequest(string? Workflow = null, string? Definition = null, RawJson? Inputs = null, string? RunId = null, IReadOnlyDictionary<string, string>? Labels = null);

public sealed record SubmittedRunResource(string Id, bool Existing, string State);

/// <summary>A run of a workflow with its stages in the order of the file.</summary>
public sealed record RunResource(
    string Id,
    string Name,
    string State,
    IReadOnlyList<StageResource> Stages,
    RawJson? Result,
    string? ResultPath,
    ProblemResource? Problem,
    DateTimeOffset? SubmittedAt,
    DateTimeOffset? FinishedAt,
    string ContentHash,
    IReadOnlyDictionary<string, string>? Labels)
{
    public static RunResource From(WorkflowView view) => new(
        view.RunId,
        view.Name,
        Spelling.Of(view.State),
        view.Stages.Select(StageResource.From).ToList(),
        Content.Inline(view.Result),
        view.Result is null ? null : $"/v1/workflows/{view.RunId}/result",
        ProblemResource.From(view.Problem),
        Moment.Of(view.SubmittedAtMs),
        Moment.Of(view.FinishedAtMs),
        view.ContentHash,
        view.Labels.Count == 0 ? null : view.Labels);
}

/// <summary>One stage; <see cref="Total"/> is 0 until a map stage is expanded.</summary>
public sealed record StageResource(string Id, string? Name, string State, bool IsMap, int Total, int Completed, int Failed, int Running, ProblemResource? Problem)
{
    public static StageResource From(StageView view) => new(
        view.StageId, Text.OrNull(view.Name), Spelling.Of(view.State), view.IsMap, view.Total, view.Completed, view.Failed, view.Running, ProblemResource.From(view.Problem));
}

public sealed record RunPageResource(IReadOnlyList<RunResource> Runs, string? NextPageToken);
