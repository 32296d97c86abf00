using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>What agents report about their attempts. Only the current token of a task changes it (T3); any may be late or doubled.</summary>
internal sealed partial class CoordinatorProtocol
{
    private void OnReport(object message)
    {
        switch (message)
        {
            case AttemptStarted started:
                if (Current(started.TaskId, started.AgentId, started.Token) is { } beginning)
                {
                    Start(beginning);
                    Renew(beginning);
                }

                break;
            case AttemptProgress progress:
                if (Current(progress.TaskId, progress.AgentId, progress.Token) is { } progressing)
                {
                    Start(progressing);
                    Renew(progressing);
                    Record(new CoordinatorEvent { TaskProgressed = new TaskProgressed { TaskId = progress.TaskId, Token = progress.Token, Fraction = progress.Fraction, Message = progress.Message } });
                }

                break;
            case AttemptPartial partial:
                if (Current(partial.TaskId, partial.AgentId, partial.Token) is { } producing)
                {
                    Start(producing);
                    Renew(producing);
                    Record(new CoordinatorEvent { TaskPartial = new TaskPartial { TaskId = partial.TaskId, Token = partial.Token, Index = partial.Index, Content = partial.Content } });
                }

                break;
            case AttemptsAlive alive:
                OnAlive(alive);
                break;
            case AttemptRejected rejected:
                if (Current(rejected.TaskId, rejected.AgentId, rejected.Token) is { } refused)
                {
                    (refused.RejectedBy ??= []).Add(rejected.AgentId);
                    EndLease(refused);
                    Record(_decider.Unassign(
                        refused.Record, UnassignReason.Rejected,
                        rejected.Reason ?? Problems.Of(ProblemCodes.AgentOverloaded, $"Agent '{rejected.AgentId}' would not take it.", ("agent", rejected.AgentId))));
                }

                break;
            case AttemptCompleted completed:
                Start(Current(completed.TaskId, completed.AgentId, completed.Token));
                Conclude(completed.TaskId, completed.AgentId, completed.Token, _decider.Decide(completed));
                break;
            case AttemptFailed failed:
                Conclude(failed.TaskId, failed.AgentId, failed.Token, _decider.Decide(failed, _nowMs, _random));
                break;
            case AttemptCancelled cancelled:
                OnStopped(cancelled.TaskId, cancelled.Token);
                if (Current(cancelled.TaskId, cancelled.AgentId, cancelled.Token) is { } stopped)
                {
                    // Nobody asked for it: the agent is shutting down, so another one is asked.
                    EndLease(stopped);
                    Record(_decider.Unassign(
                        stopped.Record, UnassignReason.Rejected, Problems.Of(ProblemCodes.AgentPaused, $"Agent '{cancelled.AgentId}' stopped working on it.", ("agent", cancelled.AgentId))));
                }

                Acknowledge(cancelled.AgentId, cancelled.TaskId, cancelled.Token, AckVerdict.Applied);
                break;
            case AttemptLost lost:
                OnStopped(lost.TaskId, lost.Token);
                if (Current(lost.TaskId, lost.AgentId, lost.Token) is { } gone)
                {
                    Lose(gone, lost.AgentId, lost.Reason);
                }

                break;
            case AgentLost agent:
                LoseAttemptsOf(agent.AgentId, agent.Reason);
                break;
            default:
                throw new InvariantViolation("input", $"{message.GetType().Name} is not a report");
        }
    }

    private OpenTask? Current(string taskId, string agentId, FencingToken? token) =>
        _open.TryGetValue(taskId, out var open) && open.Record.IsCurrent(token) && open.Record.AgentId == agentId ? open : null;

    private void Start(OpenTask? open)
    {
        if (open is { Record.State: TaskState.Assigned, Lease: { } lease })
        {
            open.RejectedBy = null;
            lease.StartByMs = long.MaxValue;
            lease.TimeoutAtMs = open.Record.Spec.TimeoutMs > long.MaxValue - _nowMs ? long.MaxValue : _nowMs + open.Record.Spec.TimeoutMs;
            Record(new CoordinatorEvent { TaskStarted = new TaskStarted { TaskId = open.Record.Id, Token = open.Record.Token } });
        }
    }

    /// <summary>Moves no deadline: when the old one comes due, the lease is looked at and the deadline set anew.</summary>
    private void Renew(OpenTask open)
    {
        if (open.Lease is { } lease)
        {
            lease.AliveUntilMs = _nowMs + _leaseMs;
            lease.IsVerified = true;
            if (lease.Agent is not null)
            {
                DropInherited(open, lease);
            }
        }
    }

    /// <summary>A coordinator whose successor has given out leases neither acknowledges nor calls off what is not its own.</summary>
    private bool IsOfSuccessor(FencingToken? token) => token is not null && token.Epoch > _state.Epoch;

    private void OnAlive(AttemptsAlive alive)
    {
        foreach (var attempt in alive.Attempts)
        {
            if (Current(attempt.TaskId, alive.AgentId, attempt.Token) is { } open)
            {
                Renew(open);
            }
            else if (!IsOfSuccessor(attempt.Token))
            {
                // The cancellation got lost, or it was given to another: an attempt nobody wants is called off again.
                Emit(new CoordinatorEffect.ToAgent(alive.AgentId, new CancelAttempt
                {
                    TaskId = attempt.TaskId, Token = attempt.Token, Reason = Problems.Of(ProblemCodes.LeaseExpired, "The attempt is no longer the current one."),
                }));
            }
        }
    }

    private void Conclude(string taskId, string agentId, FencingToken? token, (CoordinatorEvent? Event, AckVerdict Verdict) decision)
    {
        OnStopped(taskId, token);
        if (decision.Event is { } happened)
        {
            if (happened.KindCase != CoordinatorEvent.KindOneofCase.TaskLateResult && _open.TryGetValue(taskId, out var open))
            {
                var agent = open.Lease?.Agent;
                EndLease(open);
                if (agent is not null)
                {
                    agent.Completed += happened.KindCase == CoordinatorEvent.KindOneofCase.TaskCompleted ? 1 : 0;
                    agent.Failed += happened.KindCase == CoordinatorEvent.KindOneofCase.TaskCompleted ? 0 : 1;
                }
            }

            Record(happened);
        }

        Acknowledge(agentId, taskId, token, decision.Verdict);
    }

    /// <summary>Only after the outcome is durable: until then the agent keeps it and sends it again.</summary>
    private void Acknowledge(string agentId, string taskId, FencingToken? token, AckVerdict verdict)
    {
        if (!IsOfSuccessor(token))
        {
            Hold(new CoordinatorEffect.ToAgent(agentId, new AttemptAck { TaskId = taskId, Token = token, Verdict = verdict }));
        }
    }
}
