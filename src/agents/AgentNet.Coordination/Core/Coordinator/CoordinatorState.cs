using System.Collections.Immutable;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Tasks;
using AgentNet.Coordination.Core.Workflows;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>
/// The fold of the coordinator's events over immutable records: what a restart rebuilds exactly. It decides nothing.
/// Ended tasks stay until they are forgotten; whoever keeps indexes over tasks hears of each change by <paramref name="changed"/>.
/// </summary>
internal sealed class CoordinatorState(Action<TaskRecord?, TaskRecord> changed)
{
    private readonly Dictionary<string, TaskRecord> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _dependants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BatchRecord> _batches = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, WorkflowRecord> _runs = new(StringComparer.Ordinal);

    public CoordinatorState() : this((_, _) => { })
    {
    }

    public long Epoch { get; private set; }

    /// <summary>Number of the last event applied.</summary>
    public long LastSequence { get; private set; }

    public long NextOrder { get; private set; } = 1;

    public int OpenTasks { get; private set; }

    public CoordinatorTotals Totals { get; private set; } = new();

    public int TaskCount => _tasks.Count;

    /// <summary>In the order of run ids.</summary>
    public IEnumerable<WorkflowRecord> Runs => _runs.Values;

    public TaskRecord? Find(string id) => _tasks.GetValueOrDefault(id);

    public BatchRecord? Batch(string id) => _batches.GetValueOrDefault(id);

    public WorkflowRecord? Run(string id) => _runs.GetValueOrDefault(id);

    /// <summary>Waiting tasks that depend on <paramref name="id"/>, in the order of their submission.</summary>
    public IReadOnlyList<string> DependantsOf(string id) => _dependants.TryGetValue(id, out var list) ? list : [];

    /// <summary>In the order of their submission.</summary>
    public List<BatchRecord> EndedBatches() => [.. _batches.Values.Where(batch => batch.HasEnded).OrderBy(batch => batch.Order)];

    /// <summary>Every task in memory, in no order: for snapshots and queries, which sort what they take.</summary>
    public TaskRecord[] TasksUnordered() => [.. _tasks.Values];

    public void Apply(CoordinatorEvent happened, long sequence)
    {
        if (sequence != LastSequence + 1)
        {
            throw new InvariantViolation("journal", $"event {sequence} follows event {LastSequence}");
        }

        LastSequence = sequence;
        var at = happened.AtMs;
        switch (happened.KindCase)
        {
            case CoordinatorEvent.KindOneofCase.CoordinatorStarted:
                Epoch = happened.CoordinatorStarted.Epoch;
                break;
            case CoordinatorEvent.KindOneofCase.TaskAdded:
                Add(happened.TaskAdded, "", at);
                break;
            case CoordinatorEvent.KindOneofCase.BatchAdded:
                AddBatch(happened.BatchAdded, at);
                break;
            case CoordinatorEvent.KindOneofCase.TaskAssigned:
                var assigned = happened.TaskAssigned;
                Change(Known(assigned.TaskId).To(TaskState.Assigned) with
                {
                    AgentId = assigned.AgentId, Token = assigned.Token, Attempt = assigned.Attempt, AssignedAtMs = at, StartedAtMs = 0, NotBeforeMs = 0, Progress = null,
                });
                break;
            case CoordinatorEvent.KindOneofCase.TaskUnassigned:
                var unassigned = happened.TaskUnassigned;
                var lost = unassigned.Reason is UnassignReason.LeaseExpired or UnassignReason.AgentLost;
                var returned = Known(unassigned.TaskId);
                Change(returned.To(TaskState.Pending) with
                {
                    Interruptions = returned.Interruptions + (lost ? 1 : 0), Problem = unassigned.Problem, LastFailedAgentId = returned.AgentId,
                });
                break;
            case CoordinatorEvent.KindOneofCase.TaskStarted:
                Change(Known(happened.TaskStarted.TaskId).To(TaskState.InProgress) with { StartedAtMs = at });
                break;
            case CoordinatorEvent.KindOneofCase.TaskProgressed:
                var progressed = happened.TaskProgressed;
                Change(Known(progressed.TaskId) with { Progress = new TaskProgress { Fraction = progressed.Fraction, Message = progressed.Message, AtMs = at } });
                break;
            case CoordinatorEvent.KindOneofCase.TaskPartial:
                break;
            case CoordinatorEvent.KindOneofCase.TaskCompleted:
                var completed = happened.TaskCompleted;
                Totals.Completed++;
                End(Known(completed.TaskId).To(TaskState.Completed) with { Result = completed.Result, Problem = null, ExecutionMs = completed.ExecutionMs, LastOutcomeToken = completed.Token }, at);
                break;
            case CoordinatorEvent.KindOneofCase.TaskFailed:
                var failed = happened.TaskFailed;
                var failing = Known(failed.TaskId);
                Totals.Failed++;
                End(failing.To(TaskState.Failed) with
                {
                    Problem = failed.Problem, ExecutionMs = failed.ExecutionMs, LastOutcomeToken = failed.Token ?? failing.LastOutcomeToken,
                    Failures = failing.Failures + (failed.Token is null ? 0 : 1),
                }, at);
                break;
            case CoordinatorEvent.KindOneofCase.TaskTimedOut:
                var timedOut = happened.TaskTimedOut;
                var late = Known(timedOut.TaskId);
                Totals.TimedOut++;
                End(late.To(TaskState.TimedOut) with { Problem = timedOut.Problem, ExecutionMs = timedOut.ExecutionMs, Failures = late.Failures + (timedOut.Token is null ? 0 : 1) }, at);
                break;
            case CoordinatorEvent.KindOneofCase.TaskRetried:
                var retried = happened.TaskRetried;
                var again = Known(retried.TaskId);
                Totals.Retried++;
                Change(again.To(TaskState.Pending) with
                {
                    Problem = retried.Problem, NotBeforeMs = retried.NotBeforeMs, Failures = again.Failures + 1, LastFailedAgentId = again.AgentId,
                    LastOutcomeToken = retried.Problem.Code == ProblemCodes.TimedOut ? again.LastOutcomeToken : retried.Token,
                });
                break;
            case CoordinatorEvent.KindOneofCase.TaskCancelled:
                Totals.Cancelled++;
                End(Known(happened.TaskCancelled.TaskId).To(TaskState.Cancelled) with { Problem = happened.TaskCancelled.Problem }, at);
                break;
            case CoordinatorEvent.KindOneofCase.TaskLateResult:
                var evidence = happened.TaskLateResult;
                var record = Known(evidence.TaskId);
                Totals.LateResults++;
                Change(record with
                {
                    LateResults = record.LateResults + 1, LastOutcomeToken = evidence.Token, FinishedSequence = record.State.IsEnd() ? sequence : 0,
                });
                break;
            case CoordinatorEvent.KindOneofCase.WorkflowAdded:
                var spec = happened.WorkflowAdded.Spec;
                _runs.Add(spec.RunId, new WorkflowRecord
                {
                    Spec = spec, Order = NextOrder++, SubmittedAtMs = at, Stages = [.. spec.Stages.Select(stage => new StageRecord(stage, StageState.Waiting))],
                });
                break;
            case CoordinatorEvent.KindOneofCase.StageExpanded:
                Expand(happened.StageExpanded, at);
                break;
            case CoordinatorEvent.KindOneofCase.StageFinished:
                var stageEnd = happened.StageFinished;
                var run = _runs[stageEnd.RunId];
                _runs[stageEnd.RunId] = run.WithStage(run.Stage(stageEnd.StageId) with { State = stageEnd.State, Problem = stageEnd.Problem });
                break;
            case CoordinatorEvent.KindOneofCase.WorkflowFinished:
                var runEnd = happened.WorkflowFinished;
                var ending = _runs[runEnd.RunId];
                _runs[runEnd.RunId] = ending with
                {
                    State = runEnd.State, Result = runEnd.Result, Problem = runEnd.Problem, FinishedAtMs = at, FinishedSequence = sequence,
                    Stages = [.. ending.Stages.Select(stage => stage.HasEnded ? stage : stage with { State = StageState.Skipped })],
                };
                break;
            case CoordinatorEvent.KindOneofCase.CancelRequested:
                break;
            default:
                throw new InvariantViolation("journal", $"event {sequence} is of a kind this version does not know; it was written by a newer one");
        }
    }

    /// <summary>Removes an ended task that nothing needs any more. Its end is in the archive.</summary>
    public void Forget(TaskRecord task)
    {
        if (!task.State.IsEnd())
        {
            throw new InvariantViolation("T1", $"task {task.Id} is {task.State} and may not be forgotten");
        }

        _tasks.Remove(task.Id);
        _dependants.Remove(task.Id);
        foreach (var dependency in task.Spec.Dependencies)
        {
            if (_dependants.TryGetValue(dependency, out var list) && list.Remove(task.Id) && list.Count == 0)
            {
                _dependants.Remove(dependency);
            }
        }
    }

    public void Forget(BatchRecord batch) => _batches.Remove(batch.BatchId);

    public void Forget(WorkflowRecord run) => _runs.Remove(run.RunId);

    /// <summary>A view for the snapshot store: references only, so that taking it is cheap and encoding it happens elsewhere.</summary>
    public CoordinatorCapture Capture(ImmutableArray<ChangeBatch> unarchived) =>
        new(Epoch, LastSequence, NextOrder, Totals.Clone(), TasksUnordered(), [.. _batches.Values], [.. _runs.Values], unarchived);

    public void Restore(CoordinatorSnapshot snapshot)
    {
        Epoch = snapshot.Epoch;
        LastSequence = snapshot.LastSequence;
        NextOrder = snapshot.NextOrder;
        Totals = snapshot.Totals ?? new CoordinatorTotals();
        foreach (var task in snapshot.Tasks)
        {
            var record = TaskRecord.From(task);
            _tasks.Add(record.Id, record);
        }

        foreach (var task in snapshot.Tasks)
        {
            var record = _tasks[task.View.Spec.Id];
            if (!record.State.IsEnd())
            {
                OpenTasks++;
                record = record with { OpenDependencies = LinkDependencies(record) };
                _tasks[record.Id] = record;
            }

            changed(null, record);
        }

        foreach (var batch in snapshot.Batches)
        {
            _batches.Add(batch.BatchId, BatchRecord.From(batch));
        }

        foreach (var run in snapshot.Workflows)
        {
            _runs.Add(run.Spec.RunId, WorkflowRecord.From(run));
        }
    }

    private TaskRecord Known(string id) => _tasks.GetValueOrDefault(id) ?? throw new InvariantViolation("journal", $"event {LastSequence} concerns task {id}, which is not known");

    private void Add(TaskAdded added, string batchId, long at) => Add(new TaskRecord
    {
        Spec = added.Spec, Order = NextOrder++, SubmittedAtMs = at, BatchId = batchId, Resolved = added.Resolved.Count == 0 ? [] : [.. added.Resolved],
    });

    private void Add(TaskRecord task)
    {
        Totals.Added++;
        OpenTasks++;
        _tasks.Add(task.Id, task);
        task = task with { OpenDependencies = LinkDependencies(task) };
        var record = task.To(MayRun(task) ? TaskState.Pending : TaskState.Waiting);
        _tasks[task.Id] = record;
        changed(null, record);
    }

    /// <summary>Enters the task as a dependant of each dependency that has not ended, and counts these.</summary>
    private int LinkDependencies(TaskRecord task)
    {
        var open = 0;
        foreach (var dependency in task.Spec.Dependencies)
        {
            // Not in memory: a task of the same batch that is still to come, unless it was resolved from the archive.
            var isOpen = _tasks.TryGetValue(dependency, out var known) ? !known.State.IsEnd() : !IsResolved(task, dependency);
            open += isOpen ? 1 : 0;
            if (known is not null || isOpen)
            {
                if (!_dependants.TryGetValue(dependency, out var list))
                {
                    _dependants[dependency] = list = [];
                }

                list.Add(task.Id);
            }
        }

        return open;
    }

    private static bool IsResolved(TaskRecord task, string dependency)
    {
        foreach (var outcome in task.Resolved)
        {
            if (outcome.TaskId == dependency)
            {
                return true;
            }
        }

        return false;
    }

    private void AddBatch(BatchAdded batch, long at)
    {
        _batches.Add(batch.BatchId, new BatchRecord(batch.BatchId, NextOrder++, [.. batch.Tasks.Select(task => task.Spec.Id)], batch.ContentHash));
        foreach (var task in batch.Tasks)
        {
            Add(task, batch.BatchId, at);
        }
    }

    private void Expand(StageExpanded expanded, long at)
    {
        var run = _runs[expanded.RunId];
        var stage = run.Stage(expanded.StageId);
        var total = expanded.IsMap ? expanded.Items.Count : 1;
        _runs[run.RunId] = run.WithStage(stage with { State = StageState.Running, Total = total });
        for (var i = 0; i < total; i++)
        {
            Add(new TaskRecord
            {
                Spec = StageTasks.SpecOf(run.Spec, stage.Spec, WorkflowRecord.TaskIdOf(run.RunId, stage.Spec.Id, i, expanded.IsMap)),
                Order = NextOrder++,
                SubmittedAtMs = at,
                RunId = run.RunId,
                StageId = stage.Spec.Id,
                ItemIndex = i,
                Item = expanded.IsMap ? expanded.Items[i] : null,
            });
        }
    }

    private void End(TaskRecord task, long at)
    {
        OpenTasks--;
        Change(task with { FinishedAtMs = at, FinishedSequence = LastSequence });
        if (task.RunId.Length > 0)
        {
            var run = _runs[task.RunId];
            var stage = run.Stage(task.StageId);
            var isCompleted = task.State == TaskState.Completed;
            _runs[task.RunId] = run.WithStage(stage with
            {
                Completed = stage.Completed + (isCompleted ? 1 : 0), Failed = stage.Failed + (isCompleted ? 0 : 1), Problem = stage.Problem ?? (isCompleted ? null : task.Problem),
            });
        }

        if (task.BatchId.Length > 0 && _batches.TryGetValue(task.BatchId, out var batch))
        {
            batch = batch with { FinishedIds = batch.FinishedIds.Add(task.Id) };
            _batches[task.BatchId] = batch.HasEnded ? batch with { FinishedSequence = LastSequence } : batch;
        }

        foreach (var dependantId in DependantsOf(task.Id))
        {
            if (_tasks.TryGetValue(dependantId, out var dependant) && dependant.State == TaskState.Waiting)
            {
                // Becoming pending is the fold's own step: it follows from the last dependency's end and needs no event.
                // A dependant whose policy forbids running without the result is ended by the protocol in the same turn.
                var remaining = dependant.OpenDependencies - 1;
                var waiting = dependant with { OpenDependencies = remaining };
                Change(remaining == 0 && MayRun(waiting) ? waiting.To(TaskState.Pending) : waiting);
            }
        }
    }

    /// <summary>T5: every dependency completed, or the task's policy is to proceed without.</summary>
    public bool MayRun(TaskRecord task) => task.OpenDependencies == 0
        && (task.Spec.OnDependencyFailure == DependencyPolicy.Proceed || OutcomesOf(task).All(outcome => outcome.State == TaskState.Completed));

    /// <summary>Outcomes of the task's dependencies that have ended, in the order of its list.</summary>
    public IEnumerable<TaskOutcome> OutcomesOf(TaskRecord task)
    {
        foreach (var dependency in task.Spec.Dependencies)
        {
            if (_tasks.TryGetValue(dependency, out var known))
            {
                if (known.State.IsEnd())
                {
                    yield return known.ToOutcome();
                }
            }
            else if (task.Resolved.FirstOrDefault(outcome => outcome.TaskId == dependency) is { } resolved)
            {
                yield return resolved;
            }
        }
    }

    private void Change(TaskRecord after)
    {
        var before = _tasks[after.Id];
        _tasks[after.Id] = after;
        changed(before, after);
    }
}
