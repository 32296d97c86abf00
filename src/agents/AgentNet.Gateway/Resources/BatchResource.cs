using AgentNet.Contracts;

namespace AgentNet.Gateway.Resources;

/// <summary>Tasks that are accepted together or not at all; they may depend on each other by id.</summary>
public sealed record BatchRequest(IReadOnlyList<TaskRequest> Tasks, string? Id = null);

/// <summary>A batch and those of its tasks that have ended, in the order they ended.</summary>
public sealed record BatchResource(string Id, int Total, int Finished, IReadOnlyList<string> TaskIds, IReadOnlyList<TaskResource> Ended)
{
    public static BatchResource From(BatchView view) =>
        new(view.BatchId, view.Total, view.Finished, view.TaskIds, view.Tasks.Select(TaskResource.From).ToList());
}

public sealed record SubmittedBatchResource(string Id, bool Existing, IReadOnlyList<string> TaskIds);

/// <summary>How many tasks the request ended; tasks that had ended before do not count.</summary>
public sealed record CancelledResource(string Id, int Cancelled);

public sealed record CancelRequest(string? Reason = null);
