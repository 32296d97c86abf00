using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;
using AgentNet.Coordination.Core.Tasks;
using AgentNet.Coordination.Core.Workflows;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>Who runs what: ready tasks, free agents, leases and everything that becomes due.</summary>
internal sealed partial class CoordinatorProtocol
{
    private static readonly IComparer<DispatchClass> ByKey = Comparer<DispatchClass>.Create((left, right) => string.CompareOrdinal(left.Key, right.Key));

    // Classes in which a ready task may have met a free agent since they were last looked at.
    private readonly SortedSet<DispatchClass> _attention = new(ByKey);
    private readonly Dictionary<(string TaskId, FencingToken Token), StoppingAttempt> _stopping = [];

    // Leases from before the restart, by agent, until the agent has both appeared in the registry and shown that it has the attempt.
    private readonly SortedDictionary<string, List<OpenTask>> _inherited = new(StringComparer.Ordinal);
    private readonly HashSet<string> _recovered = new(StringComparer.Ordinal);
    private readonly Dictionary<(string RunId, string StageId), TemplateScope> _scopes = [];
    private readonly SortedSet<string> _suspectsInFlight = new(StringComparer.Ordinal);

    private void Begin(long archivedSequence)
    {
        _isLive = true;
        _statistics.StartedAtMs = _nowMs;
        ResendUnarchived(archivedSequence);
        Record(new CoordinatorEvent { CoordinatorStarted = new CoordinatorStarted { Epoch = _state.Epoch + 1 } });
        Hold(new CoordinatorEffect.TakeCharge(_state.Epoch));
        foreach (var task in _state.TasksUnordered().OrderBy(task => task.FinishedSequence).ThenBy(task => task.Order))
        {
            if (task.State.IsEnd())
            {
                Remember(task);
            }
            else
            {
                _recovered.Add(task.Id);
                Recover(task);
            }
        }

        foreach (var run in _state.Runs.ToList())
        {
            Advance(run.RunId);
        }
    }

    private void Recover(TaskRecord task)
    {
        var open = Open(task);
        if (task.State.IsLeased())
        {
            var lease = new Lease(null, task.AgentId, task.Token!)
            {
                IsVerified = false,
                AliveUntilMs = _nowMs + _leaseMs,
                StartByMs = task.State == TaskState.Assigned ? _nowMs + (long)_settings.StartWithin.TotalMilliseconds : long.MaxValue,
            };
            lease.TimeoutAtMs = task.State == TaskState.InProgress ? Math.Max(task.StartedAtMs + task.Spec.TimeoutMs, lease.AliveUntilMs) : long.MaxValue;
            open.Lease = lease;
            if (!_inherited.TryGetValue(task.AgentId, out var list))
            {
                _inherited[task.AgentId] = list = [];
            }

            list.Add(open);
        }

        Schedule(open);
    }

    private OpenTask Open(TaskRecord task)
    {
        var parent = task.Spec.ParentTaskId;
        var dispatchClass = _pool.ClassOf(task.Spec.Capability, task.Spec.Requirements, parent.Length > 0);
        dispatchClass.OpenTasks++;
        var open = new OpenTask(task, dispatchClass, parent.Length > 0 ? _open.GetValueOrDefault(parent) : null);
        _open.Add(task.Id, open);
        return open;
    }

    private void Close(OpenTask open)
    {
        _ready.Leave(open);
        _deadlines.Clear(open);
        _open.Remove(open.Record.Id);
        _recovered.Remove(open.Record.Id);
        _suspectsInFlight.Remove(open.Record.Id);
        if (--open.Class.OpenTasks == 0)
        {
            _attention.Remove(open.Class);
            _pool.Release(open.Class);
        }
    }

    /// <summary>Puts the task where its state belongs: among the ready ones, or to sleep until something is due.</summary>
    private void Schedule(OpenTask open)
    {
        var task = open.Record;
        if (task.State.IsLeased())
        {
            _ready.Leave(open);
            _deadlines.Set(open, open.Lease!.DueAtMs);
            return;
        }

        var readyAt = Math.Max(task.NotBeforeMs, open.ParkedUntilMs);
        if (task.State == TaskState.Pending && readyAt <= _nowMs)
        {
            _ready.Enter(open);
            _attention.Add(open.Class);
        }
        else
        {
            _ready.Leave(open);
        }

        var deadline = task.Spec.Requirements is { DeadlineAtMs: > 0 } requirements ? requirements.DeadlineAtMs : long.MaxValue;
        var due = task.State == TaskState.Pending && readyAt > _nowMs ? Math.Min(readyAt, deadline) : deadline;
        if (due == long.MaxValue)
        {
            _deadlines.Clear(open);
        }
        else
        {
            _deadlines.Set(open, due);
        }
    }

    /// <summary>Gives the first task, over all classes that have both, to an agent. False when no class has both.</summary>
    private bool PlaceNext()
    {
        OpenTask? first = null;
        List<DispatchClass>? quiet = null;
        foreach (var candidate in _attention)
        {
            if (candidate.Ready.First is not { } head || candidate.Free.Count == 0)
            {
                (quiet ??= []).Add(candidate);
            }
            else if (first is null || head.IsBefore(first))
            {
                first = head;
            }
        }

        quiet?.ForEach(dispatchClass => _attention.Remove(dispatchClass));
        if (first is null)
        {
            return false;
        }

        if (MustStayBehind(first) || Placement.Choose(first) is not { } agent)
        {
            Park(first);
        }
        else
        {
            Emit(first, new CoordinatorEffect.ToAgent(agent.Id, Assign(first, agent)));
        }

        return true;
    }

    /// <summary>Set aside, so that the tasks behind it are not blocked; offered to everybody again afterwards.</summary>
    private void Park(OpenTask open)
    {
        open.ParkedUntilMs = _nowMs + (long)_settings.RejectDelay.TotalMilliseconds;
        Schedule(open);
    }

    private DispatchTask Assign(OpenTask open, AgentSlot agent)
    {
        var task = open.Record;
        var token = new FencingToken { Epoch = _state.Epoch, Number = ++_nextNumber };
        open.Lease = new Lease(agent, agent.Id, token) { AliveUntilMs = _nowMs + _leaseMs, StartByMs = _nowMs + (long)_settings.StartWithin.TotalMilliseconds };
        agent.Held.Add(open);
        _pool.Occupy(agent);
        if (IsSuspect(open))
        {
            _suspectsInFlight.Add(task.Id);
        }

        Record(new CoordinatorEvent { TaskAssigned = new TaskAssigned { TaskId = task.Id, AgentId = agent.Id, Token = token, Attempt = task.Attempt + 1 } });
        return DispatchOf(open.Record);
    }

    /// <summary>
    /// A task that may have ended a process is dispatched only after its assignment is durable: else a task that kills
    /// its process faster than the journal writes would never be counted. Others do not wait.
    /// </summary>
    private void Emit(OpenTask open, CoordinatorEffect dispatch)
    {
        if (_recovered.Remove(open.Record.Id) || open.Record.Interruptions > 0)
        {
            Hold(dispatch);
        }
        else
        {
            Emit(dispatch);
        }
    }

    private bool IsSuspect(OpenTask open) => open.Record.Interruptions >= _settings.SuspectAfter;

    /// <summary>One suspect runs at a time. One that waits for its sub-tasks does not run: they may be suspects themselves, and it would wait for ever.</summary>
    private bool MustStayBehind(OpenTask open) => IsSuspect(open) && _suspectsInFlight.Any(id => _open[id].Lease is { IsWaiting: false });

    private DispatchTask DispatchOf(TaskRecord task)
    {
        var dispatch = new DispatchTask
        {
            TaskId = task.Id,
            Token = task.Token,
            Attempt = task.Attempt,
            Capability = task.Spec.Capability,
            Input = task.Spec.Input,
            InputIsTemplate = task.Spec.InputIsTemplate,
            Item = task.Item,
            ItemIndex = task.ItemIndex,
            TimeoutMs = task.Spec.TimeoutMs,
            LeaseMs = _leaseMs,
            RunId = task.RunId,
            StageId = task.StageId,
            ParentTaskId = task.Spec.ParentTaskId,
            TraceParent = task.Spec.TraceParent,
            Priority = task.Priority,
            Scope = ScopeOf(task),
        };
        if (task.Spec.Labels.Count > 0)
        {
            dispatch.Labels.Add(task.Spec.Labels);
        }

        return dispatch;
    }

    private TemplateScope? ScopeOf(TaskRecord task)
    {
        if (task.RunId.Length > 0)
        {
            if (!_scopes.TryGetValue((task.RunId, task.StageId), out var shared))
            {
                var run = _state.Run(task.RunId)!;
                shared = StageTasks.ScopeOf(run, run.Stage(task.StageId).Spec, id => _state.Find(id)!.ToOutcome());
                _scopes[(task.RunId, task.StageId)] = shared;
            }

            return shared;
        }

        if (task.Spec.Dependencies.Count == 0)
        {
            return null;
        }

        var scope = new TemplateScope();
        scope.Tasks.AddRange(_state.OutcomesOf(task));
        return scope;
    }

    /// <summary>The agent no longer has the attempt: its place is free at once.</summary>
    private void EndLease(OpenTask open)
    {
        if (open.Lease is { } lease)
        {
            Detach(open, lease);
            if (lease.Agent is { } agent)
            {
                Vacate(agent);
            }
        }
    }

    /// <summary>The attempt is over for us but may go on at the agent: it is told, and stays occupied until it answers or a lease has passed.</summary>
    private void CallOff(OpenTask open, Problem reason)
    {
        if (open.Lease is not { } lease)
        {
            return;
        }

        Detach(open, lease);
        if (lease.Agent is { } agent)
        {
            var stopping = new StoppingAttempt(agent, open.Record.Id, lease.Token);
            _stopping.Add((stopping.TaskId, stopping.Token), stopping);
            _deadlines.Set(stopping, _nowMs + _leaseMs);
        }

        Emit(new CoordinatorEffect.ToAgent(lease.AgentId, new CancelAttempt { TaskId = open.Record.Id, Token = lease.Token, Reason = reason }));
    }

    private void Detach(OpenTask open, Lease lease)
    {
        // Its code goes on without what it waited for, if only to its end: it has its place again first.
        if (lease.IsWaiting)
        {
            lease.Awaited.Clear();
            _pool.EndWait(lease.Agent!);
        }

        open.Lease = null;
        lease.Agent?.Held.Remove(open);
        DropInherited(open, lease);

        _suspectsInFlight.Remove(open.Record.Id);
    }

    private void DropInherited(OpenTask open, Lease lease)
    {
        if (_inherited.TryGetValue(lease.AgentId, out var list) && list.Remove(open) && list.Count == 0)
        {
            _inherited.Remove(lease.AgentId);
        }
    }

    /// <summary>An agent has said that a called-off attempt has stopped.</summary>
    private void OnStopped(string taskId, FencingToken? token)
    {
        if (token is not null && _stopping.Remove((taskId, token), out var stopping))
        {
            _deadlines.Clear(stopping);
            Vacate(stopping.Agent);
        }
    }

    private void Vacate(AgentSlot agent)
    {
        _pool.Vacate(agent);
        Attend(agent);
    }

    private void Attend(AgentSlot agent)
    {
        foreach (var served in agent.Classes)
        {
            if (served.Ready.Count > 0)
            {
                _attention.Add(served);
            }
        }
    }

    private void OnAlarm()
    {
        while (_deadlines.TakeDue(_nowMs) is { } due)
        {
            switch (due)
            {
                case OpenTask task:
                    OnTaskDue(task);
                    break;
                case StoppingAttempt stopping:
                    OnStopped(stopping.TaskId, stopping.Token);
                    break;
                case Waiter waiter:
                    OnWaitedLongEnough(waiter);
                    break;
                case AgentSlot agent:
                    ReportWhenGone(agent);
                    break;
                default:
                    throw new InvariantViolation("deadline", $"{due.GetType().Name} is not handled");
            }
        }
    }

    private void OnTaskDue(OpenTask open)
    {
        var task = open.Record;
        if (open.Lease is { } lease)
        {
            if (lease.TimeoutAtMs <= _nowMs)
            {
                var outcome = CoordinatorDecider.TimeOut(task, _nowMs, _random);
                CallOff(open, (outcome.TaskRetried?.Problem ?? outcome.TaskTimedOut.Problem).Clone());
                Record(outcome);
            }
            else if (lease.StartByMs <= _nowMs)
            {
                GiveUp(open, UnassignReason.NotStarted, Problems.Of(ProblemCodes.NotStarted, $"Agent '{lease.AgentId}' did not start it within {_settings.StartWithin}.", ("agent", lease.AgentId)));
            }
            else if (lease.AliveUntilMs <= _nowMs)
            {
                GiveUp(open, UnassignReason.LeaseExpired, Problems.Of(ProblemCodes.LeaseExpired, $"Agent '{lease.AgentId}' gave no sign of life for {_settings.Lease}.", ("agent", lease.AgentId)));
            }
            else
            {
                _deadlines.Set(open, lease.DueAtMs);
            }
        }
        else if (task.Spec.Requirements is { DeadlineAtMs: > 0 } requirements && requirements.DeadlineAtMs <= _nowMs)
        {
            Record(CoordinatorDecider.PassDeadline(task));
        }
        else
        {
            open.RejectedBy = null;
            open.ParkedUntilMs = 0;
            Schedule(open);
        }
    }

    private void GiveUp(OpenTask open, UnassignReason reason, Problem problem)
    {
        CallOff(open, problem.Clone());
        Record(_decider.Unassign(open.Record, reason, problem));
    }
}
