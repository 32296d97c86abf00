using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>
/// An attempt that waits for sub-tasks gives its place at its agent back, and has it again, before any new work, when the
/// last of them has ended. Its lease goes on meanwhile. So parents cannot block what they wait for.
/// </summary>
internal sealed partial class CoordinatorProtocol
{
    /// <summary>Why this call of a sub-task is refused; null when its parent may wait.</summary>
    private Problem? TooManyWait(object message) =>
        message is SubmitTask { AwaitResult: true, Spec.ParentTaskId: { Length: > 0 } parentId }
        && _open.TryGetValue(parentId, out var parent) && parent.Lease is { Agent: { } agent, IsWaiting: false } && agent.Waiting >= _settings.WaitingBound
            ? Problems.Of(
                ProblemCodes.TooManyWaiting,
                $"Agent '{agent.Id}' has {agent.Waiting} tasks that wait for sub-tasks, as many as {CoordinatorSettings.Path}.waiting-bound allows. Raise it, or make fewer tasks call each other.",
                ("agent", agent.Id), ("task", parentId))
            : null;

    private void LetParentWait(string subTaskId)
    {
        // A lease from before a restart keeps its place until its agent has shown up: it is not known how many wait there.
        if (ParentOf(_open[subTaskId].Record.Spec) is not { Agent: { } agent } lease || lease.Awaited.Contains(subTaskId))
        {
            return;
        }

        lease.Awaited.Add(subTaskId);
        if (lease.Awaited.Count == 1)
        {
            _pool.BeginWait(agent);
            Attend(agent);
        }
    }

    /// <summary>Settled before any ready task is placed: the place is taken before new work could get it.</summary>
    private void LetParentGoOn(Tasks.TaskRecord ended)
    {
        if (ParentOf(ended.Spec) is { } lease && lease.Awaited.Remove(ended.Id) && !lease.IsWaiting)
        {
            _pool.EndWait(lease.Agent!);
        }
    }

    private Lease? ParentOf(TaskSpec subTask) =>
        subTask.ParentTaskId.Length > 0 && _open.TryGetValue(subTask.ParentTaskId, out var parent) ? parent.Lease : null;
}
