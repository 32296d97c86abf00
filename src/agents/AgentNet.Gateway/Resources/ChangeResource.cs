using AgentNet.Contracts;

namespace AgentNet.Gateway.Resources;

/// <summary>One change of the feed. Several may share a sequence number when one event concerns several tasks.</summary>
public sealed record ChangeResource(
    long Sequence,
    DateTimeOffset? At,
    string Kind,
    string? TaskId,
    string? RunId,
    string? StageId,
    string? BatchId,
    string? AgentId,
    string? Capability,
    int Attempt,
    ProgressResource? Progress,
    RawJson? Content,
    ProblemResource? Problem,
    int Count,
    string? RunState,
    string? StageState,
    long ExecutionMs,
    long Epoch,
    string? NodeId)
{
    /// <param name="nodeId">Where the change's agent lives, if that is known.</param>
    public static ChangeResource From(Change change, string? nodeId = null) => new(
        change.Sequence,
        Moment.Of(change.AtMs),
        Spelling.Of(change.Kind),
        Text.OrNull(change.TaskId),
        Text.OrNull(change.RunId),
        Text.OrNull(change.StageId),
        Text.OrNull(change.BatchId),
        Text.OrNull(change.AgentId),
        Text.OrNull(change.Capability),
        change.Attempt,
        ProgressResource.From(change.Progress),
        Resources.Content.Inline(change.Content),
        ProblemResource.From(change.Problem),
        change.Count,
        change.RunState == default ? null : Spelling.Of(change.RunState),
        change.StageState == default ? null : Spelling.Of(change.StageState),
        change.ExecutionMs,
        change.Epoch,
        nodeId);
}

/// <summary>What has changed so far, in order.</summary>
public sealed record ChangePageResource(IReadOnlyList<ChangeResource> Changes);
