using System.Globalization;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;
using AgentNet.Coordination.Core.Tasks;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>What clients ask: submissions, cancellations, waits and questions. Every request is answered, now or when it is durable.</summary>
internal sealed partial class CoordinatorProtocol
{
    private const int PageSize = 100;

    private readonly Dictionary<long, (long RequestId, object Message, List<string> Ids)> _lookUps = [];
    private readonly Dictionary<string, long> _beingLookedUp = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<(long RequestId, object Message)>> _behindLookUp = [];
    private long _nextLookUp;

    private void OnRequest(long requestId, object message)
    {
        switch (message)
        {
            case SubmitTask or SubmitBatch or SubmitWorkflow:
                Submit(requestId, message, null);
                break;
            case CancelTask cancel:
                Cancel(requestId, cancel);
                break;
            case CancelBatch cancel:
                Cancel(requestId, cancel);
                break;
            case CancelWorkflow cancel:
                Cancel(requestId, cancel);
                break;
            case GetTask get:
                Answer(requestId, _state.Find(get.TaskId)?.ToView(), ProblemCodes.UnknownTask, "task", get.TaskId);
                break;
            case AwaitTask await:
                if (_state.Find(await.TaskId) is { State: var state } && !state.IsEnd())
                {
                    Wait(new Waiter(requestId, WaitSubject.OneTask, await.TaskId, waitId: await.WaitId));
                }
                else
                {
                    Answer(requestId, _state.Find(await.TaskId)?.ToView(), ProblemCodes.UnknownTask, "task", await.TaskId);
                }

                break;
            case AwaitBatch await:
                var waiter = new Waiter(requestId, WaitSubject.Batch, await.BatchId, await.Wait, await.Count, await.WaitId);
                if (_state.Batch(await.BatchId) is { } batch && !waiter.IsContent(batch.FinishedIds.Count, batch.TaskIds.Length))
                {
                    Wait(waiter);
                }
                else
                {
                    Answer(requestId, BatchViewOf(await.BatchId), ProblemCodes.UnknownBatch, "batch", await.BatchId);
                }

                break;
            case GetWorkflow get:
                Answer(requestId, RunViewOf(get.RunId), ProblemCodes.UnknownWorkflow, "run", get.RunId);
                break;
            case AwaitWorkflow await:
                if (_state.Run(await.RunId) is { HasEnded: false })
                {
                    Wait(new Waiter(requestId, WaitSubject.Run, await.RunId, waitId: await.WaitId));
                }
                else
                {
                    Answer(requestId, RunViewOf(await.RunId), ProblemCodes.UnknownWorkflow, "run", await.RunId);
                }

                break;
            case ListTasks list:
                List(requestId, list);
                break;
            case ListWorkflows list:
                List(requestId, list);
                break;
            case GetStatistics:
                Reply(requestId, StatisticsNow());
                break;
            case GetNextTask pull:
                Pull(requestId, pull);
                break;
            default:
                throw new InvariantViolation("input", $"{message.GetType().Name} is not a request");
        }
    }

    private void Submit(long requestId, object message, ArchiveFinds? finds)
    {
        if (_unarchivedChanges > _settings.UnarchivedBound)
        {
            Refuse(requestId, Problems.Of(
                ProblemCodes.Unavailable, $"The archive is {_unarchivedChanges} changes behind: its disk is slow, full or gone. Submit again when it has caught up.",
                ("behind", _unarchivedChanges.ToString(CultureInfo.InvariantCulture))));
            return;
        }

        var decision = message switch
        {
            SubmitTask task => _decider.Submit(task.Spec, finds),
            SubmitBatch batch => _decider.Submit(batch, finds),
            SubmitWorkflow workflow => _decider.Submit(workflow.Spec, finds),
            _ => throw new InvariantViolation("input", $"{message.GetType().Name} is not a submission"),
        };
        switch (decision)
        {
            case SubmissionDecision.Refused refused:
                Refuse(requestId, refused.Problem);
                break;
            case SubmissionDecision.NeedsArchive needs:
                LookUp(requestId, message, needs);
                break;
            case SubmissionDecision.Existing { Archived: { } archived } when message is SubmitTask { AwaitResult: true }:
                Reply(requestId, archived);
                break;
            case SubmissionDecision.Existing existing:
                ReplyOrWait(requestId, message, existing.Id, existing.Reply);
                break;
            case SubmissionDecision.Accepted when message is SubmitTask { AwaitResult: true } && (TooManyWaiters() ?? TooManyWait(message)) is { } problem:
                Refuse(requestId, problem);
                break;
            case SubmissionDecision.Accepted accepted:
                Record(accepted.Event);
                if (accepted.Reply is SubmitReply reply)
                {
                    reply.State = _state.Find(reply.TaskId)!.State;
                }

                foreach (var task in AddedBy(accepted.Event))
                {
                    BreakByEndedDependencies(task);
                }

                if (message is SubmitWorkflow)
                {
                    Advance(accepted.Id);
                }

                ReplyOrWait(requestId, message, accepted.Id, accepted.Reply);
                break;
            default:
                throw new InvariantViolation("input", $"{decision.GetType().Name} is not handled");
        }
    }

    private static IEnumerable<string> AddedBy(CoordinatorEvent happened) => happened.KindCase switch
    {
        CoordinatorEvent.KindOneofCase.TaskAdded => happened.TaskAdded.Spec.Dependencies.Count > 0 ? [happened.TaskAdded.Spec.Id] : [],
        CoordinatorEvent.KindOneofCase.BatchAdded => happened.BatchAdded.Tasks.Where(task => task.Spec.Dependencies.Count > 0).Select(task => task.Spec.Id),
        _ => [],
    };

    private void ReplyOrWait(long requestId, object message, string id, object reply)
    {
        if (message is not SubmitTask { AwaitResult: true } submit)
        {
            Reply(requestId, reply);
        }
        else if (_state.Find(id) is { } task && task.State.IsEnd())
        {
            Reply(requestId, task.ToView());
        }
        else if (TooManyWait(message) is { } problem)
        {
            Refuse(requestId, problem);
        }
        else
        {
            LetParentWait(id);
            Wait(new Waiter(requestId, WaitSubject.OneTask, id, waitId: submit.WaitId));
        }
    }

    private void LookUp(long requestId, object message, SubmissionDecision.NeedsArchive needs)
    {
        var ids = needs.TaskIds.Select(id => "task " + id).Concat(needs.BatchIds.Select(id => "batch " + id)).Concat(needs.RunIds.Select(id => "run " + id)).ToList();

        // Two submissions of one id: the second waits for the first one's answer, so that both cannot find nothing.
        foreach (var id in ids)
        {
            if (_beingLookedUp.TryGetValue(id, out var other))
            {
                _behindLookUp[other].Add((requestId, message));
                return;
            }
        }

        var lookUpId = ++_nextLookUp;
        _lookUps.Add(lookUpId, (requestId, message, ids));
        _behindLookUp.Add(lookUpId, []);
        foreach (var id in ids)
        {
            _beingLookedUp.Add(id, lookUpId);
        }

        _outbox.Add(new CoordinatorEffect.LookUp(lookUpId, needs.TaskIds, needs.BatchIds, needs.RunIds));
    }

    private void OnLookedUp(long lookUpId, ArchiveFinds finds)
    {
        if (!_lookUps.Remove(lookUpId, out var lookUp))
        {
            return;
        }

        foreach (var id in lookUp.Ids)
        {
            _beingLookedUp.Remove(id);
        }

        _behindLookUp.Remove(lookUpId, out var behind);
        Submit(lookUp.RequestId, lookUp.Message, finds);
        foreach (var (requestId, message) in behind!)
        {
            Submit(requestId, message, null);
        }
    }

    private void Cancel(long requestId, CancelTask cancel)
    {
        if (_state.Find(cancel.TaskId) is not { } task)
        {
            Answer(requestId, null, ProblemCodes.UnknownTask, "task", cancel.TaskId);
        }
        else if (task.State.IsEnd())
        {
            Refuse(requestId, Problems.Of(ProblemCodes.AlreadyFinished, $"The task '{task.Id}' has already ended as {task.State}.", ("task", task.Id), ("state", task.State.ToString())));
        }
        else
        {
            Reply(requestId, new CancelReply { Id = cancel.TaskId, Cancelled = CancelAll([task.Id], cancel.Reason) });
        }
    }

    private void Cancel(long requestId, CancelBatch cancel)
    {
        if (_state.Batch(cancel.BatchId) is not { } batch)
        {
            Answer(requestId, null, ProblemCodes.UnknownBatch, "batch", cancel.BatchId);
            return;
        }

        Record(new CoordinatorEvent { CancelRequested = new CancelRequested { BatchId = cancel.BatchId, Reason = cancel.Reason } });
        Reply(requestId, new CancelReply { Id = cancel.BatchId, Cancelled = CancelAll(batch.TaskIds, cancel.Reason) });
    }

    private int CancelAll(IEnumerable<string> taskIds, string reason)
    {
        var cancelled = 0;
        foreach (var id in taskIds)
        {
            if (_open.TryGetValue(id, out var open))
            {
                var happened = CoordinatorDecider.Cancel(open.Record, reason);
                CallOff(open, CoordinatorDecider.CancelProblem(reason));
                Record(happened);
                cancelled++;
            }
        }

        return cancelled;
    }

    private void Pull(long requestId, GetNextTask pull)
    {
        if (_pool.Find(pull.WorkerId) is not { IsKnown: true } worker)
        {
            Refuse(requestId, Problems.Of(ProblemCodes.UnknownAgent, $"The worker '{pull.WorkerId}' is not registered. Register it with pulls = true first.", ("agent", pull.WorkerId)));
            return;
        }

        var next = ReadyQueue.FirstFor(worker, served => worker.IsFreeFor(served) && (pull.Capabilities.Count == 0 || pull.Capabilities.Contains(served.Capability)));
        if (next is null || MustStayBehind(next))
        {
            Reply(requestId, new NoTask { RetryAfterMs = (long)_settings.RejectDelay.TotalMilliseconds });
        }
        else
        {
            Emit(next, new CoordinatorEffect.Reply(requestId, Assign(next, worker)));
        }
    }

    private void Answer(long requestId, object? found, string code, string kind, string id)
    {
        if (found is null)
        {
            Refuse(requestId, Problems.Of(code, $"There is no {kind} '{id}'.", (kind, id)));
        }
        else
        {
            Reply(requestId, found);
        }
    }

    private BatchView? BatchViewOf(string batchId)
    {
        if (_state.Batch(batchId) is not { } batch)
        {
            return null;
        }

        var view = new BatchView { BatchId = batchId, Total = batch.TaskIds.Length, Finished = batch.FinishedIds.Count };
        view.TaskIds.AddRange(batch.TaskIds);
        view.FinishedIds.AddRange(batch.FinishedIds);
        view.Tasks.AddRange(batch.FinishedIds.Select(_state.Find).OfType<TaskRecord>().Select(task => task.ToView()));
        return view;
    }

    private void List(long requestId, ListTasks query)
    {
        var before = query.PageToken.Length > 0 && long.TryParse(query.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token : long.MaxValue;
        var size = query.PageSize > 0 ? query.PageSize : PageSize;
        var found = _state.TasksUnordered().Where(task => task.Order < before && Matches(task, query)).OrderByDescending(task => task.Order).Take(size + 1).ToList();
        var page = new TaskPage { NextPageToken = found.Count > size ? found[size - 1].Order.ToString(CultureInfo.InvariantCulture) : "" };
        page.Tasks.AddRange(found.Take(size).Select(task => task.ToView()));
        Reply(requestId, page);
    }

    private static bool Matches(TaskRecord task, ListTasks query) =>
        (query.States.Count == 0 || query.States.Contains(task.State))
        && (query.Capability.Length == 0 || query.Capability == task.Spec.Capability)
        && (query.AgentId.Length == 0 || query.AgentId == task.AgentId)
        && (query.RunId.Length == 0 || query.RunId == task.RunId)
        && (query.BatchId.Length == 0 || query.BatchId == task.BatchId)
        && (query.SubmittedAfterMs == 0 || task.SubmittedAtMs > query.SubmittedAfterMs)
        && (query.SubmittedBeforeMs == 0 || task.SubmittedAtMs < query.SubmittedBeforeMs)
        && query.Labels.All(label => task.Spec.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private void List(long requestId, ListWorkflows query)
    {
        var before = query.PageToken.Length > 0 && long.TryParse(query.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token : long.MaxValue;
        var size = query.PageSize > 0 ? query.PageSize : PageSize;
        var found = _state.Runs.Where(run => run.Order < before && (query.States.Count == 0 || query.States.Contains(run.State))).OrderByDescending(run => run.Order).Take(size + 1).ToList();
        var page = new WorkflowPage { NextPageToken = found.Count > size ? found[size - 1].Order.ToString(CultureInfo.InvariantCulture) : "" };
        page.Workflows.AddRange(found.Take(size).Select(run => run.ToView()));
        Reply(requestId, page);
    }

    private Statistics StatisticsNow()
    {
        var statistics = new Statistics
        {
            Epoch = _state.Epoch,
            QueueDepth = _ready.Count,
            QueueBound = _settings.QueueBound,
            LastSequence = _state.LastSequence,
            Waiters = _waiterCount,
            AbandonedWaits = _abandonedWaits,
            ArchivedSequence = _archivedSequence,
            WorkflowsRunning = _state.Runs.Count(run => !run.HasEnded),
        };
        _statistics.Fill(statistics, _state.Totals, _nowMs);
        foreach (var agent in _pool.Agents)
        {
            statistics.ActiveAgents += agent.TakesWork ? 1 : 0;
            statistics.Agents.Add(new AgentStatistics
            {
                AgentId = agent.Id, Running = agent.Running, Completed = agent.Completed, Failed = agent.Failed, Waiting = agent.Waiting, Capacity = agent.Capacity, Status = agent.Descriptor.Status,
            });
        }

        foreach (var capability in statistics.Capabilities)
        {
            capability.Queued = _pool.Classes.Where(dispatchClass => dispatchClass.Capability == capability.Capability).Sum(dispatchClass => dispatchClass.Ready.Count);
        }

        return statistics;
    }
}
