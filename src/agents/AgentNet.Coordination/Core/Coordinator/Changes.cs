using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>An event as watchers see it: with the ids of everything it concerns, so that any filter can be applied to it alone.</summary>
internal static class Changes
{
    /// <summary>To be called right after the event was applied to <paramref name="state"/>.</summary>
    public static void Describe(CoordinatorEvent happened, long sequence, CoordinatorState state, ICollection<Change> into)
    {
        Change Of(ChangeKind kind, string taskId = "")
        {
            var change = new Change { Sequence = sequence, AtMs = happened.AtMs, Kind = kind, Epoch = state.Epoch };
            if (taskId.Length > 0 && state.Find(taskId) is { } task)
            {
                change.TaskId = taskId;
                change.RunId = task.RunId;
                change.StageId = task.StageId;
                change.BatchId = task.BatchId;
                change.Capability = task.Spec.Capability;
                change.AgentId = task.AgentId;
                change.Attempt = task.Attempt;
            }

            into.Add(change);
            return change;
        }

        switch (happened.KindCase)
        {
            case CoordinatorEvent.KindOneofCase.CoordinatorStarted:
                Of(ChangeKind.CoordinatorStarted);
                break;
            case CoordinatorEvent.KindOneofCase.TaskAdded:
                Of(ChangeKind.TaskAdded, happened.TaskAdded.Spec.Id);
                break;
            case CoordinatorEvent.KindOneofCase.BatchAdded:
                foreach (var task in happened.BatchAdded.Tasks)
                {
                    Of(ChangeKind.TaskAdded, task.Spec.Id);
                }

                break;
            case CoordinatorEvent.KindOneofCase.TaskAssigned:
                Of(ChangeKind.TaskAssigned, happened.TaskAssigned.TaskId);
                break;
            case CoordinatorEvent.KindOneofCase.TaskUnassigned:
                var unassigned = Of(ChangeKind.TaskUnassigned, happened.TaskUnassigned.TaskId);
                unassigned.AgentId = state.Find(unassigned.TaskId)?.LastFailedAgentId ?? "";
                unassigned.Problem = happened.TaskUnassigned.Problem;
                break;
            case CoordinatorEvent.KindOneofCase.TaskStarted:
                Of(ChangeKind.TaskStarted, happened.TaskStarted.TaskId);
                break;
            case CoordinatorEvent.KindOneofCase.TaskProgressed:
                var progressed = happened.TaskProgressed;
                Of(ChangeKind.TaskProgressed, progressed.TaskId).Progress = new TaskProgress { Fraction = progressed.Fraction, Message = progressed.Message, AtMs = happened.AtMs };
                break;
            case CoordinatorEvent.KindOneofCase.TaskPartial:
                var partial = Of(ChangeKind.TaskPartial, happened.TaskPartial.TaskId);
                partial.Content = happened.TaskPartial.Content;
                partial.Count = happened.TaskPartial.Index;
                break;
            case CoordinatorEvent.KindOneofCase.TaskCompleted:
                var completed = Of(ChangeKind.TaskCompleted, happened.TaskCompleted.TaskId);
                completed.Content = happened.TaskCompleted.Result;
                completed.ExecutionMs = happened.TaskCompleted.ExecutionMs;
                break;
            case CoordinatorEvent.KindOneofCase.TaskFailed:
                var failed = Of(ChangeKind.TaskFailed, happened.TaskFailed.TaskId);
                failed.Problem = happened.TaskFailed.Problem;
                failed.ExecutionMs = happened.TaskFailed.ExecutionMs;
                break;
            case CoordinatorEvent.KindOneofCase.TaskTimedOut:
                var timedOut = Of(ChangeKind.TaskTimedOut, happened.TaskTimedOut.TaskId);
                timedOut.Problem = happened.TaskTimedOut.Problem;
                timedOut.ExecutionMs = happened.TaskTimedOut.ExecutionMs;
                break;
            case CoordinatorEvent.KindOneofCase.TaskRetried:
                var retried = Of(ChangeKind.TaskRetried, happened.TaskRetried.TaskId);
                retried.Problem = happened.TaskRetried.Problem;
                retried.NotBeforeMs = happened.TaskRetried.NotBeforeMs;
                break;
            case CoordinatorEvent.KindOneofCase.TaskCancelled:
                Of(ChangeKind.TaskCancelled, happened.TaskCancelled.TaskId).Problem = happened.TaskCancelled.Problem;
                break;
            case CoordinatorEvent.KindOneofCase.TaskLateResult:
                var late = Of(ChangeKind.TaskLateResult, happened.TaskLateResult.TaskId);
                late.AgentId = happened.TaskLateResult.AgentId;
                late.Content = happened.TaskLateResult.Result;
                late.Problem = happened.TaskLateResult.Problem;
                break;
            case CoordinatorEvent.KindOneofCase.WorkflowAdded:
                var added = Of(ChangeKind.WorkflowAdded);
                added.RunId = happened.WorkflowAdded.Spec.RunId;
                added.RunState = RunState.Running;
                break;
            case CoordinatorEvent.KindOneofCase.StageExpanded:
                var expanded = Of(ChangeKind.StageExpanded);
                expanded.RunId = happened.StageExpanded.RunId;
                expanded.StageId = happened.StageExpanded.StageId;
                expanded.StageState = StageState.Running;
                expanded.Count = happened.StageExpanded.IsMap ? happened.StageExpanded.Items.Count : 1;
                break;
            case CoordinatorEvent.KindOneofCase.StageFinished:
                var stage = Of(ChangeKind.StageFinished);
                stage.RunId = happened.StageFinished.RunId;
                stage.StageId = happened.StageFinished.StageId;
                stage.StageState = happened.StageFinished.State;
                stage.Problem = happened.StageFinished.Problem;
                break;
            case CoordinatorEvent.KindOneofCase.WorkflowFinished:
                var run = Of(ChangeKind.WorkflowFinished);
                run.RunId = happened.WorkflowFinished.RunId;
                run.RunState = happened.WorkflowFinished.State;
                run.Content = happened.WorkflowFinished.Result;
                run.Problem = happened.WorkflowFinished.Problem;
                break;
            case CoordinatorEvent.KindOneofCase.CancelRequested:
                break;
            default:
                throw new InvariantViolation("journal", $"no change describes {happened.KindCase}");
        }
    }
}
