using AgentNet.Contracts;

namespace AgentNet.Sdk.Core;

/// <summary>
/// The agent's side of the dispatch conversation, pure. It runs nothing itself: it says what to start, cancel, persist and tell.
/// A1 an attempt of an epoch below the highest seen, durable or not yet, or with a token below the highest seen, is never started.
/// A2 one token is started at most once, however often it is dispatched. A3 at most so many attempts hold slots, and a slot is freed only when its code has returned or waits for sub-tasks (see the part SubTasks).
/// A4 a started attempt has exactly one outcome, told until acknowledged. A5 leases are renewed for every running attempt that is not cancelled, and for no other.
/// A6 a paused agent starts nothing. A7 nothing of a new epoch is started before the epoch is durable.
/// </summary>
internal sealed partial class AgentProtocol(string agentId, AgentRules rules, long durableEpoch, bool paused)
{
    // The newest attempt of each task; older ones hang on it while they have not returned or are not acknowledged.
    private readonly Dictionary<string, Attempt> _newest = new(StringComparer.Ordinal);
    private readonly List<DispatchTask> _awaitingEpoch = [];
    private long _durableEpoch = durableEpoch;
    private long _seenEpoch = durableEpoch;
    private FencingToken _highest = new();
    private long _leasesRenewedAtMs;
    private int _slotsHeld;
    private int _working;
    private int _held;
    private int _abandoned;

    public bool IsPaused { get; private set; } = paused;

    public long DurableEpoch => _durableEpoch;

    /// <summary>Attempts whose code runs, cancelled or not, and does not wait for sub-tasks.</summary>
    public int SlotsHeld => _slotsHeld;

    /// <summary>Attempts whose code has not returned, those that wait for sub-tasks included.</summary>
    public int Working => _working;

    /// <summary>Outcomes that are not acknowledged yet.</summary>
    public int HeldCount => _held;

    public int AbandonedCount => _abandoned;

    /// <summary>Nothing runs, nothing waits for an acknowledgement: ticks do nothing and the entity may be put to sleep.</summary>
    public bool IsIdle => _newest.Count == 0 && _awaitingEpoch.Count == 0;

    public void Handle(AgentInput input, long nowMs, List<AgentEffect> effects)
    {
        switch (input)
        {
            case AgentInput.Dispatched dispatched:
                OnDispatch(dispatched.Dispatch, nowMs, effects);
                break;
            case AgentInput.EpochDurable durable:
                OnEpochDurable(durable.Epoch, nowMs, effects);
                break;
            case AgentInput.Returned returned:
                OnReturned(returned, nowMs, effects);
                break;
            case AgentInput.CancelAsked asked:
                OnCancel(asked.Cancel, nowMs, effects);
                break;
            case AgentInput.CancelAll all:
                foreach (var attempt in All())
                {
                    Cancel(attempt, all.Reason.Code, nowMs, effects);
                }
                break;
            case AgentInput.Acknowledged acknowledged:
                OnAcknowledged(acknowledged.Ack);
                break;
            case AgentInput.VerifyAsked asked:
                OnVerify(asked.Verify, nowMs, effects);
                break;
            case AgentInput.CallBegan began:
                OnCallBegan(began, effects);
                break;
            case AgentInput.CallEnded ended:
                OnCallEnded(ended, effects);
                break;
            case AgentInput.Progressed progressed:
                OnProgressed(progressed, nowMs, effects);
                break;
            case AgentInput.PartGiven given when Find(given.TaskId, given.Token) is { Phase: AttemptPhase.Running } attempt:
                effects.Add(new AgentEffect.Report(new AttemptPartial
                {
                    AgentId = agentId, TaskId = given.TaskId, Token = given.Token, Index = attempt.Parts++, Content = given.Content,
                }));
                break;
            case AgentInput.PartGiven:
                // After the attempt has ended or was cancelled nobody wants its parts.
                break;
            case AgentInput.Paused:
                IsPaused = true;
                break;
            case AgentInput.Resumed:
                IsPaused = false;
                break;
            case AgentInput.Tick:
                OnTick(nowMs, effects);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input, "Unknown agent input.");
        }
    }

    private void OnDispatch(DispatchTask dispatch, long nowMs, List<AgentEffect> effects)
    {
        var token = dispatch.Token;
        if (token.Epoch > _durableEpoch && token.Epoch >= _seenEpoch)
        {
            // A7: kept until the epoch is durable. One write per new coordinator and agent, not per task.
            _awaitingEpoch.Add(dispatch);
            if (token.Epoch > _seenEpoch)
            {
                _seenEpoch = token.Epoch;
                effects.Add(new AgentEffect.PersistEpoch(token.Epoch));
            }
            return;
        }
        if (Find(dispatch.TaskId, token) is { } same)
        {
            // A2: the coordinator did not hear the answer; give it again.
            effects.Add(new AgentEffect.Report(same.Outcome ?? Started(dispatch.TaskId, token)));
            return;
        }
        if (token.Epoch < _seenEpoch || TokenOrder.Compare(token, _highest) <= 0)
        {
            // Tokens rise with every assignment and arrive in order, so this one is a late copy. Refusing it costs the task no retry.
            Reject(dispatch, ProblemCodes.NotYourTask, $"Token {token.Epoch}/{token.Number} is older than what agent '{agentId}' has worked for.", effects);
            return;
        }
        _highest = token;
        if (IsPaused)
        {
            Reject(dispatch, ProblemCodes.AgentPaused, $"Agent '{agentId}' is paused; resume it or ask another.", effects);
            return;
        }
        for (var superseded = _newest.GetValueOrDefault(dispatch.TaskId); superseded is not null; superseded = superseded.Older)
        {
            // The coordinator has given the task anew, so it no longer waits for the older attempt.
            Cancel(superseded, ProblemCodes.LeaseExpired, nowMs, effects);
        }
        if (_slotsHeld >= rules.MostAttempts)
        {
            Reject(dispatch, ProblemCodes.AgentOverloaded, $"Agent '{agentId}' runs {_slotsHeld} tasks, the most it takes at once.", effects);
            return;
        }
        Add(new Attempt(dispatch.TaskId, token, nowMs));
        if (_working == 1)
        {
            _leasesRenewedAtMs = nowMs;
        }
        effects.Add(new AgentEffect.Start(dispatch));
        effects.Add(new AgentEffect.Report(Started(dispatch.TaskId, token)));
    }

    private void OnEpochDurable(long epoch, long nowMs, List<AgentEffect> effects)
    {
        _durableEpoch = Math.Max(_durableEpoch, epoch);
        var ready = _awaitingEpoch.Where(dispatch => dispatch.Token.Epoch <= _durableEpoch).ToList();
        _awaitingEpoch.RemoveAll(dispatch => dispatch.Token.Epoch <= _durableEpoch);
        foreach (var dispatch in ready)
        {
            OnDispatch(dispatch, nowMs, effects);
        }
    }

    private void OnReturned(AgentInput.Returned returned, long nowMs, List<AgentEffect> effects)
    {
        if (Find(returned.TaskId, returned.Token) is not { Phase: not AttemptPhase.Held } attempt)
        {
            return;
        }
        _working--;
        _held++;
        Leave(attempt, effects);
        if (attempt.Phase == AttemptPhase.Abandoned)
        {
            _abandoned--;
        }
        attempt.Phase = AttemptPhase.Held;
        attempt.Outcome = returned.Outcome;
        attempt.WaitingProgress = null;
        attempt.ToldAtMs = nowMs;
        effects.Add(new AgentEffect.Report(returned.Outcome));
    }

    private void OnCancel(CancelAttempt cancel, long nowMs, List<AgentEffect> effects)
    {
        if (_awaitingEpoch.RemoveAll(dispatch => dispatch.TaskId == cancel.TaskId && dispatch.Token.Equals(cancel.Token)) == 0
            && Find(cancel.TaskId, cancel.Token) is { } attempt)
        {
            if (attempt.Phase == AttemptPhase.Held)
            {
                effects.Add(new AgentEffect.Report(attempt.Outcome!));
                return;
            }
            Cancel(attempt, cancel.Reason?.Code ?? ProblemCodes.Cancelled, nowMs, effects);
            return;
        }
        // Never started here, or long forgotten: in either case it does not run.
        effects.Add(new AgentEffect.Report(new AttemptCancelled { AgentId = agentId, TaskId = cancel.TaskId, Token = cancel.Token }));
    }

    private void Cancel(Attempt attempt, string code, long nowMs, List<AgentEffect> effects)
    {
        if (attempt.Phase == AttemptPhase.Running)
        {
            TakeSlot(attempt, effects);
            attempt.Phase = AttemptPhase.Cancelling;
            attempt.CancelledAtMs = nowMs;
            attempt.WaitingProgress = null;
            effects.Add(new AgentEffect.CancelWork(attempt.TaskId, attempt.Token, code));
        }
    }

    private void OnAcknowledged(AttemptAck ack)
    {
        if (Find(ack.TaskId, ack.Token) is { Phase: AttemptPhase.Held } attempt)
        {
            _held--;
            Remove(attempt);
        }
    }

    private void OnVerify(VerifyAttempts verify, long nowMs, List<AgentEffect> effects)
    {
        var alive = new AttemptsAlive { AgentId = agentId };
        foreach (var asked in verify.Attempts)
        {
            switch (Find(asked.TaskId, asked.Token))
            {
                case { Phase: AttemptPhase.Running }:
                    alive.Attempts.Add(asked);
                    break;
                case { Phase: AttemptPhase.Held } held:
                    held.ToldAtMs = nowMs;
                    effects.Add(new AgentEffect.Report(held.Outcome!));
                    break;
                case null:
                    effects.Add(new AgentEffect.Report(new AttemptLost
                    {
                        AgentId = agentId, TaskId = asked.TaskId, Token = asked.Token, Reason = "the agent does not know this attempt",
                    }));
                    break;
                default:
                    // Cancelled and still running: its outcome follows when the code returns.
                    break;
            }
        }
        if (alive.Attempts.Count > 0)
        {
            effects.Add(new AgentEffect.Report(alive));
        }
    }

    private void OnProgressed(AgentInput.Progressed progressed, long nowMs, List<AgentEffect> effects)
    {
        if (Find(progressed.TaskId, progressed.Token) is not { Phase: AttemptPhase.Running } attempt)
        {
            return;
        }
        attempt.WaitingProgress = new AttemptProgress
        {
            AgentId = agentId, TaskId = progressed.TaskId, Token = progressed.Token, Fraction = Math.Clamp(progressed.Fraction, 0, 1), Message = progressed.Message,
        };
        TellProgress(attempt, nowMs, effects);
    }

    private void TellProgress(Attempt attempt, long nowMs, List<AgentEffect> effects)
    {
        // Only the latest is worth telling: a task may report thousands of times a second.
        if (attempt.WaitingProgress is { } progress && nowMs - attempt.ProgressToldAtMs >= rules.ProgressMs)
        {
            attempt.WaitingProgress = null;
            attempt.ProgressToldAtMs = nowMs;
            effects.Add(new AgentEffect.Report(progress));
        }
    }

    private void OnTick(long nowMs, List<AgentEffect> effects)
    {
        var renew = nowMs - _leasesRenewedAtMs >= rules.LeaseHeartbeatMs;
        var alive = new AttemptsAlive { AgentId = agentId };
        foreach (var attempt in All())
        {
            switch (attempt.Phase)
            {
                case AttemptPhase.Running:
                    TellProgress(attempt, nowMs, effects);
                    if (renew)
                    {
                        alive.Attempts.Add(new AttemptRef { TaskId = attempt.TaskId, Token = attempt.Token });
                    }
                    break;
                case AttemptPhase.Cancelling when nowMs - attempt.CancelledAtMs >= rules.AbandonMs:
                    attempt.Phase = AttemptPhase.Abandoned;
                    _abandoned++;
                    effects.Add(new AgentEffect.NoteAbandoned(attempt.TaskId, nowMs - attempt.CancelledAtMs));
                    break;
                case AttemptPhase.Held when nowMs - attempt.ToldAtMs >= rules.ResendMs:
                    attempt.ToldAtMs = nowMs;
                    effects.Add(new AgentEffect.Report(attempt.Outcome!));
                    break;
                case AttemptPhase.Cancelling or AttemptPhase.Abandoned or AttemptPhase.Held:
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(effects), attempt.Phase, "Unknown phase.");
            }
        }
        if (renew)
        {
            _leasesRenewedAtMs = nowMs;
            if (alive.Attempts.Count > 0)
            {
                effects.Add(new AgentEffect.Report(alive));
            }
        }
    }

    private AttemptStarted Started(string taskId, FencingToken token) => new() { AgentId = agentId, TaskId = taskId, Token = token };

    private void Reject(DispatchTask dispatch, string code, string message, List<AgentEffect> effects) =>
        effects.Add(new AgentEffect.Report(new AttemptRejected
        {
            AgentId = agentId, TaskId = dispatch.TaskId, Token = dispatch.Token, Reason = Problems.Of(code, message, ("agent_id", agentId)),
        }));

    /// <summary>In the order of task ids, so that effects come in the same order on every run.</summary>
    private List<Attempt> All()
    {
        var all = new List<Attempt>(_newest.Count);
        foreach (var (_, newest) in _newest.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            for (var attempt = newest; attempt is not null; attempt = attempt.Older)
            {
                all.Add(attempt);
            }
        }
        return all;
    }

    private Attempt? Find(string taskId, FencingToken token)
    {
        var attempt = _newest.GetValueOrDefault(taskId);
        while (attempt is not null && !attempt.Token.Equals(token))
        {
            attempt = attempt.Older;
        }
        return attempt;
    }

    private void Add(Attempt attempt)
    {
        attempt.Older = _newest.GetValueOrDefault(attempt.TaskId);
        _newest[attempt.TaskId] = attempt;
        _working++;
        _slotsHeld++;
    }

    private void Remove(Attempt attempt)
    {
        var newest = _newest[attempt.TaskId];
        if (!ReferenceEquals(newest, attempt))
        {
            while (!ReferenceEquals(newest.Older, attempt))
            {
                newest = newest.Older!;
            }
            newest.Older = attempt.Older;
        }
        else if (attempt.Older is { } older)
        {
            _newest[attempt.TaskId] = older;
        }
        else
        {
            _newest.Remove(attempt.TaskId);
        }
    }
}
