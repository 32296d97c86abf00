using AgentNet.Contracts;

namespace AgentNet.Gateway.Resources;

/// <summary>A task as clients see it. A JSON result within the inline limit stands here; <see cref="ResultPath"/> serves every result.</summary>
public sealed record TaskResource(
    string Id,
    string Name,
    string Capability,
    string State,
    int Priority,
    int Attempt,
    string? AgentId,
    int Failures,
    int Interruptions,
    DateTimeOffset? SubmittedAt,
    DateTimeOffset? AssignedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    long ExecutionMs,
    DateTimeOffset? NotBefore,
    ProgressResource? Progress,
    RawJson? Result,
    string? ResultPath,
    ProblemResource? Problem,
    string? BatchId,
    string? RunId,
    string? StageId,
    IReadOnlyList<string>? Dependencies,
    IReadOnlyDictionary<string, string>? Labels)
{
    private const int DefaultPriority = 5;

    public static TaskResource From(TaskView view) => new(
        view.Spec.Id,
        view.Spec.Name,
        view.Spec.Capability,
        Spelling.Of(view.State),
        view.Spec.HasPriority ? view.Spec.Priority : DefaultPriority,
        view.Attempt,
        Text.OrNull(view.AgentId),
        view.Failures,
        view.Interruptions,
        Moment.Of(view.SubmittedAtMs),
        Moment.Of(view.AssignedAtMs),
        Moment.Of(view.StartedAtMs),
        Moment.Of(view.FinishedAtMs),
        view.ExecutionMs,
        Moment.Of(view.NotBeforeMs),
        ProgressResource.From(view.Progress),
        Content.Inline(view.Result),
        view.Result is null ? null : $"/v1/tasks/{view.Spec.Id}/result",
        ProblemResource.From(view.Problem),
        Text.OrNull(view.BatchId),
        Text.OrNull(view.RunId),
        Text.OrNull(view.StageId),
        view.Spec.Dependencies.Count == 0 ? null : view.Spec.Dependencies,
        view.Spec.Labels.Count == 0 ? null : view.Spec.Labels);
}

/// <summary>Answer to a submission: the task is durable. <see cref="Existing"/> says that the same task was submitted before.</summary>
public sealed record SubmittedResource(string Id, bool Existing, string State);

public sealed record TaskPageResource(IReadOnlyList<TaskResource> Tasks, string? NextPageToken);

/// <summary>How far an attempt is, 0 to 1.</summary>
public sealed record ProgressResource(double Fraction, string? Message)
{
    public static ProgressResource? From(TaskProgress? progress) => progress is null ? null : new(progress.Fraction, Text.OrNull(progress.Message));
}

/// <summary>Why a task, stage or run did not complete.</summary>
public sealed record ProblemResource(string Code, string Message, IReadOnlyDictionary<string, string>? Facts)
{
    public static ProblemResource? From(Problem? problem) =>
        problem is null || problem.Code.Length == 0 ? null : new(problem.Code, problem.Message, problem.Facts.Count == 0 ? null : problem.Facts);
}
