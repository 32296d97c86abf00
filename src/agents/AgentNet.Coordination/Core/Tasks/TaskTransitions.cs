using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Tasks;

/// <summary>The table of legal status changes (R3.2). Everything that is not in it is refused by name.</summary>
internal static class TaskTransitions
{
    public static bool IsEnd(this TaskState state) =>
        state is TaskState.Completed or TaskState.Failed or TaskState.TimedOut or TaskState.Cancelled;

    /// <summary>An agent holds the task: it has a live lease.</summary>
    public static bool IsLeased(this TaskState state) => state is TaskState.Assigned or TaskState.InProgress;

    public static bool Allows(TaskState from, TaskState to) => (from, to) switch
    {
        (TaskState.Unspecified, TaskState.Pending or TaskState.Waiting) => true,
        (TaskState.Waiting, TaskState.Pending or TaskState.Failed or TaskState.TimedOut or TaskState.Cancelled) => true,
        (TaskState.Pending, TaskState.Assigned or TaskState.Failed or TaskState.TimedOut or TaskState.Cancelled) => true,
        (TaskState.Assigned, TaskState.InProgress or TaskState.Pending or TaskState.Failed or TaskState.TimedOut or TaskState.Cancelled) => true,
        (TaskState.InProgress, TaskState.Pending or TaskState.Completed or TaskState.Failed or TaskState.TimedOut or TaskState.Cancelled) => true,
        _ => false,
    };
}
