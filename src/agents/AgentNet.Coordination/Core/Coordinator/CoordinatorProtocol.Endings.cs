using AgentNet.Contracts;
using AgentNet.Coordination.Core.Tasks;
using AgentNet.Coordination.Core.Workflows;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>What the end of a task means: for its dependants, its stage and run, its batch, those who wait, and for memory.</summary>
internal sealed partial class CoordinatorProtocol
{
    // Ended records in the order of their sequence; they are forgotten once the archive is past it and nothing needs them.
    private readonly Queue<(long Sequence, WaitSubject Subject, string Id)> _forgettable = new();
    private readonly HashSet<(string RunId, string StageId)> _reading = [];

    private void OnTaskEnded(TaskRecord task)
    {
        _statistics.Ended(task);
        Remember(task);
        LetParentGoOn(task);
        if (_state.DependantsOf(task.Id) is { Count: > 0 } dependants)
        {
            var outcome = task.ToOutcome();
            foreach (var dependant in dependants.ToList())
            {
                Break(dependant, outcome);
            }
        }

        foreach (var dependency in task.Spec.Dependencies)
        {
            if (_state.Find(dependency) is { } needed && needed.State.IsEnd())
            {
                TryForget(needed);
            }
        }

        AnswerWaiters(WaitSubject.OneTask, task.Id, _ => true);
        if (task.BatchId.Length > 0 && _state.Batch(task.BatchId) is { } batch)
        {
            AnswerWaiters(WaitSubject.Batch, batch.BatchId, waiter => waiter.IsContent(batch.FinishedIds.Count, batch.TaskIds.Length));
            if (batch.HasEnded)
            {
                _forgettable.Enqueue((batch.FinishedSequence, WaitSubject.Batch, batch.BatchId));
            }
        }

        if (task.RunId.Length > 0)
        {
            OnStageTaskEnded(task);
        }
    }

    private void Remember(TaskRecord task) => _forgettable.Enqueue((task.FinishedSequence, WaitSubject.OneTask, task.Id));

    private void BreakByEndedDependencies(string taskId)
    {
        if (_state.Find(taskId) is { State: TaskState.Waiting } task)
        {
            foreach (var outcome in _state.OutcomesOf(task).ToList())
            {
                Break(taskId, outcome);
            }
        }
    }

    /// <summary>Ends a waiting task whose policy does not let it run without the outcome it waited for.</summary>
    private void Break(string taskId, TaskOutcome ended)
    {
        if (ended.State != TaskState.Completed && _state.Find(taskId) is { State: TaskState.Waiting } waiting && TaskGraph.Consequence(waiting, ended) is { } consequence)
        {
            Record(consequence);
        }
    }

    private void OnStageTaskEnded(TaskRecord task)
    {
        var run = _state.Run(task.RunId)!;
        var stage = run.Stage(task.StageId);
        if (!run.HasEnded && stage.State == StageState.Running && stage.Completed + stage.Failed == stage.Total)
        {
            Finish(run.RunId, stage);
            Advance(run.RunId);
        }
    }

    private void Finish(string runId, StageRecord stage)
    {
        _scopes.Remove((runId, stage.Spec.Id));
        Record(new CoordinatorEvent
        {
            StageFinished = new StageFinished { RunId = runId, StageId = stage.Spec.Id, State = stage.Failed == 0 ? StageState.Completed : StageState.Failed, Problem = stage.Problem },
        });
    }

    /// <summary>Begins every stage whose dependencies have ended, and ends the run when all stages have.</summary>
    private void Advance(string runId)
    {
        if (_state.Run(runId) is not { HasEnded: false } run)
        {
            return;
        }

        foreach (var spec in run.Spec.Stages)
        {
            run = _state.Run(runId)!;
            var stage = run.Stage(spec.Id);
            if (stage.State == StageState.Running && stage.Completed + stage.Failed == stage.Total)
            {
                Finish(runId, stage);
            }
            else if (StageGraph.MayBegin(run, stage) && !_reading.Contains((runId, spec.Id)))
            {
                Enter(run, stage);
            }
        }

        // A stage may only depend on one that stands later in the file, so one pass need not be enough.
        run = _state.Run(runId)!;
        if (run.Stages.Any(stage => StageGraph.MayBegin(run, stage) && !_reading.Contains((runId, stage.Spec.Id))))
        {
            Advance(runId);
        }
        else if (run.Stages.All(stage => stage.HasEnded) && !run.HasEnded)
        {
            EndRun(run);
        }
    }

    private void Enter(WorkflowRecord run, StageRecord stage)
    {
        if (StageGraph.Verdict(run, stage) is { } verdict)
        {
            Record(new CoordinatorEvent { StageFinished = verdict });
        }
        else if (stage.IsMap)
        {
            _reading.Add((run.RunId, stage.Spec.Id));
            var source = CoordinatorDecider.MapSourceOf(stage.Spec);
            var spec = new StageSpec();
            if (source is not null)
            {
                spec.Uses.Add(source);
            }

            _outbox.Add(new CoordinatorEffect.ReadMapSource(run.RunId, stage.Spec.Id, stage.Spec.Map, StageTasks.ScopeOf(run, spec, id => _state.Find(id)!.ToOutcome())));
        }
        else
        {
            Record(new CoordinatorEvent { StageExpanded = new StageExpanded { RunId = run.RunId, StageId = stage.Spec.Id } });
        }
    }

    private void OnMapSourceRead(CoordinatorInput.MapSourceRead source)
    {
        if (!_reading.Remove((source.RunId, source.StageId)) || _state.Run(source.RunId) is not { HasEnded: false })
        {
            return;
        }

        if (source.Problem is { } problem)
        {
            Record(new CoordinatorEvent { StageFinished = new StageFinished { RunId = source.RunId, StageId = source.StageId, State = StageState.Failed, Problem = problem } });
        }
        else
        {
            var expanded = new StageExpanded { RunId = source.RunId, StageId = source.StageId, IsMap = true };
            expanded.Items.AddRange(source.Items);
            Record(new CoordinatorEvent { StageExpanded = expanded });
        }

        Advance(source.RunId);
    }

    private void EndRun(WorkflowRecord run)
    {
        var output = run.Output;
        var isCompleted = output.State == StageState.Completed;
        var finished = new WorkflowFinished { RunId = run.RunId, State = isCompleted ? RunState.Completed : RunState.Failed };
        if (isCompleted)
        {
            finished.Result = output.IsMap ? null : _state.Find(WorkflowRecord.TaskIdOf(run.RunId, output.Spec.Id, 0, isMap: false))?.Result;
        }
        else
        {
            var broken = run.Stages.First(stage => stage.State != StageState.Completed);
            finished.Problem = Problems.Of(
                broken.Problem?.Code ?? ProblemCodes.DependencyFailed, $"The stage '{broken.Spec.Id}' ended as {broken.State}: {broken.Problem?.Message}", ("stage", broken.Spec.Id));
        }

        Finish(finished);
    }

    private void Finish(WorkflowFinished finished)
    {
        Record(new CoordinatorEvent { WorkflowFinished = finished });
        AnswerWaiters(WaitSubject.Run, finished.RunId, _ => true);
        _forgettable.Enqueue((_state.LastSequence, WaitSubject.Run, finished.RunId));
    }

    private void Cancel(long requestId, CancelWorkflow cancel)
    {
        if (_state.Run(cancel.RunId) is not { } run)
        {
            Answer(requestId, null, ProblemCodes.UnknownWorkflow, "run", cancel.RunId);
        }
        else if (run.HasEnded)
        {
            Refuse(requestId, Problems.Of(ProblemCodes.AlreadyFinished, $"The run '{run.RunId}' has already ended as {run.State}.", ("run", run.RunId), ("state", run.State.ToString())));
        }
        else
        {
            // What the ends of its tasks mean is looked at after this, when the run has ended and begins no other stage.
            var tasks = run.Stages.SelectMany(run.TaskIdsOf).ToList();
            Record(new CoordinatorEvent { CancelRequested = new CancelRequested { RunId = run.RunId, Reason = cancel.Reason } });
            var cancelled = CancelAll(tasks, cancel.Reason);
            Finish(new WorkflowFinished { RunId = run.RunId, State = RunState.Cancelled, Problem = CoordinatorDecider.CancelProblem(cancel.Reason) });
            Reply(requestId, new CancelReply { Id = run.RunId, Cancelled = cancelled });
        }
    }

    private WorkflowView? RunViewOf(string runId)
    {
        if (_state.Run(runId)?.ToView() is not { } view)
        {
            return null;
        }

        foreach (var stage in view.Stages)
        {
            if (_reading.Contains((runId, stage.StageId)))
            {
                stage.State = StageState.Expanding;
            }
        }

        return view;
    }

    /// <summary>
    /// After a restart: what the archive has not confirmed goes there again, each record with the changes that it ended in: once they are
    /// confirmed it is forgotten here, and a crash before the next ones are may not leave it out.
    /// </summary>
    private void ResendUnarchived(long archivedSequence)
    {
        _archivedSequence = archivedSequence;
        DropArchived();

        foreach (var run in _state.Runs.Where(run => run.HasEnded))
        {
            _forgettable.Enqueue((run.FinishedSequence, WaitSubject.Run, run.RunId));
        }

        var batches = new Queue<BatchRecord>(_state.EndedBatches().OrderBy(batch => batch.FinishedSequence));
        foreach (var batch in batches)
        {
            _forgettable.Enqueue((batch.FinishedSequence, WaitSubject.Batch, batch.BatchId));
        }

        var tasks = new Queue<TaskRecord>(_state.TasksUnordered().Where(task => task.FinishedSequence > archivedSequence).OrderBy(task => task.FinishedSequence));
        var runs = new Queue<WorkflowRecord>(_state.Runs.Where(run => run.FinishedSequence > archivedSequence).OrderBy(run => run.FinishedSequence));
        foreach (var changes in _unarchived)
        {
            _outbox.Add(new CoordinatorEffect.Archive(new ArchiveEntry(
                changes,
                TakeUpTo(changes.LastSequence, tasks, static task => task.FinishedSequence),
                TakeUpTo(changes.LastSequence, batches, static batch => batch.FinishedSequence),
                TakeUpTo(changes.LastSequence, runs, static run => run.FinishedSequence))));
        }
    }

    private static List<T> TakeUpTo<T>(long sequence, Queue<T> ended, Func<T, long> finishedAt)
    {
        var taken = new List<T>();
        while (ended.TryPeek(out var next) && finishedAt(next) <= sequence)
        {
            taken.Add(ended.Dequeue());
        }

        return taken;
    }

    private void OnArchived(long sequence)
    {
        _archivedSequence = Math.Max(_archivedSequence, sequence);
        DropArchived();

        while (_forgettable.TryPeek(out var next) && next.Sequence <= _archivedSequence)
        {
            _forgettable.Dequeue();
            switch (next.Subject)
            {
                case WaitSubject.OneTask:
                    if (_state.Find(next.Id) is { } task)
                    {
                        TryForget(task);
                    }

                    break;
                case WaitSubject.Batch:
                    ForgetBatch(next.Id);
                    break;
                default:
                    ForgetRun(next.Id);
                    break;
            }
        }
    }

    private void ForgetBatch(string batchId)
    {
        if (_state.Batch(batchId) is { } batch)
        {
            _state.Forget(batch);
            foreach (var task in batch.TaskIds.Select(_state.Find).OfType<TaskRecord>().ToList())
            {
                TryForget(task);
            }
        }
    }

    private void ForgetRun(string runId)
    {
        if (_state.Run(runId) is { } run)
        {
            _state.Forget(run);
            foreach (var task in run.Stages.SelectMany(run.TaskIdsOf).Select(_state.Find).OfType<TaskRecord>().ToList())
            {
                TryForget(task);
            }
        }
    }

    /// <summary>An ended task stays while its end is not archived, a waiting task needs its result, or its run or batch goes on.</summary>
    private void TryForget(TaskRecord task)
    {
        if (task.FinishedSequence > _archivedSequence)
        {
            Remember(task);
        }
        else if ((task.RunId.Length == 0 || _state.Run(task.RunId) is null)
            && (task.BatchId.Length == 0 || _state.Batch(task.BatchId) is null)
            && !_state.DependantsOf(task.Id).Any(_open.ContainsKey))
        {
            _state.Forget(task);
            _statistics.Moved(task.State, TaskState.Unspecified);
        }
    }
}
