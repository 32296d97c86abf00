namespace AgentNet.Registry.Core;

/// <summary>
/// Decides who is unhealthy, disconnected or offline (R1.5, R1.6). Pure: time comes in, changes and the next deadline come out.
/// H1 only a sign of life (joining, heartbeat, good check) makes an agent connected again: marking it is none.
/// H2 silence of the given lengths makes it unhealthy, then offline; so many failed checks in a row make it unhealthy, and then only a good check heals it.
/// H3 a disconnected agent goes offline by silence like any other. H4 an agent that has left is forgotten at once.
/// </summary>
public sealed class HealthProtocol(HealthSettings settings)
{
    private readonly SortedDictionary<string, AgentHealth> _agents = new(StringComparer.Ordinal);

    // When to look at an agent next. Signs of life do not touch it: an entry that comes up too early is put back,
    // and one that an earlier entry has replaced is skipped.
    private readonly PriorityQueue<string, long> _deadlines = new();
    private readonly Dictionary<string, long> _queued = new(StringComparer.Ordinal);

    public AgentHealth? Find(string agentId) => _agents.GetValueOrDefault(agentId);

    public void Handle(HealthInput input, long nowMs, List<HealthChange> changes)
    {
        switch (input)
        {
            case HealthInput.Joined joined:
                Replace(joined.AgentId, (Find(joined.AgentId) ?? AgentHealth.Joined(HealthCondition.Connected, nowMs)) with { LastSignAtMs = nowMs, FailedInRow = 0 }, HealthCondition.Connected, "registered", nowMs, changes);
                break;
            case HealthInput.Recovered recovered:
                _agents[recovered.AgentId] = AgentHealth.Joined(HealthCondition.Disconnected, nowMs) with { Reason = "not seen since the registry started" };
                Queue(recovered.AgentId, nowMs + settings.OfflineAfterMs);
                break;
            case HealthInput.LinkLost lost when Find(lost.AgentId) is { } health:
                Replace(lost.AgentId, health, HealthCondition.Disconnected, lost.Reason, nowMs, changes);
                break;
            case HealthInput.Beat beat when Find(beat.AgentId) is { } health:
                // H2: heartbeats do not outvote failed checks.
                var condition = health.FailedInRow >= settings.FailedChecks ? HealthCondition.Unhealthy : HealthCondition.Connected;
                Replace(beat.AgentId, health with { LastSignAtMs = nowMs }, condition, "heartbeat", nowMs, changes);
                break;
            case HealthInput.Checked check when Find(check.AgentId) is { } health:
                OnChecked(check, health, nowMs, changes);
                break;
            case HealthInput.Left left:
                _agents.Remove(left.AgentId);
                break;
            case HealthInput.Tick:
                OnTick(nowMs, changes);
                break;
            case HealthInput.LinkLost or HealthInput.Beat or HealthInput.Checked:
                // About an agent that has left meanwhile: H4.
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input, "Unknown health input.");
        }
    }

    /// <summary>When the next tick is due at the latest; null when nobody is watched.</summary>
    public long? NextDeadlineMs() => _deadlines.TryPeek(out _, out var deadline) ? deadline : null;

    /// <summary>Agents that have been offline longer than they are remembered.</summary>
    public IReadOnlyList<string> Forgettable(long nowMs) =>
    [
        .. _agents
            .Where(agent => agent.Value.Condition == HealthCondition.Offline && nowMs - agent.Value.OfflineSinceMs >= settings.ForgetAfterMs)
            .Select(agent => agent.Key)
            .Order(StringComparer.Ordinal),
    ];

    private void OnChecked(HealthInput.Checked check, AgentHealth health, long nowMs, List<HealthChange> changes)
    {
        health = health.Remember(check.Result, settings.HistoryLength);
        if (check.Result.Healthy)
        {
            Replace(check.AgentId, health with { LastSignAtMs = nowMs, FailedInRow = 0 }, HealthCondition.Connected, "health check passed", nowMs, changes);
            return;
        }
        var failed = health with { FailedInRow = health.FailedInRow + 1 };
        var unhealthy = failed.FailedInRow >= settings.FailedChecks && failed.Condition == HealthCondition.Connected;
        Replace(
            check.AgentId, failed, unhealthy ? HealthCondition.Unhealthy : failed.Condition,
            unhealthy ? $"{failed.FailedInRow} health checks failed in a row: {check.Result.Detail}" : failed.Reason, nowMs, changes);
    }

    private void OnTick(long nowMs, List<HealthChange> changes)
    {
        while (_deadlines.TryPeek(out var agentId, out var deadline) && deadline <= nowMs)
        {
            _deadlines.Dequeue();
            if (!_queued.TryGetValue(agentId, out var queued) || queued != deadline)
            {
                continue;
            }
            _queued.Remove(agentId);
            if (Find(agentId) is not { } health || health.Condition == HealthCondition.Offline)
            {
                continue;
            }
            var silence = nowMs - health.LastSignAtMs;
            if (silence >= settings.OfflineAfterMs)
            {
                Replace(agentId, health, HealthCondition.Offline, $"silent for {silence / 1000} s", nowMs, changes);
            }
            else if (silence >= settings.UnhealthyAfterMs && health.Condition == HealthCondition.Connected)
            {
                Replace(agentId, health, HealthCondition.Unhealthy, $"silent for {silence / 1000} s", nowMs, changes);
            }
            else
            {
                Queue(agentId, NextLook(health));
            }
        }
    }

    private void Replace(string agentId, AgentHealth health, HealthCondition condition, string reason, long nowMs, List<HealthChange> changes)
    {
        var known = _agents.TryGetValue(agentId, out var before);
        if (health.Condition != condition)
        {
            health = health with { Condition = condition, Reason = reason, OfflineSinceMs = condition == HealthCondition.Offline ? nowMs : 0 };
        }
        _agents[agentId] = health;
        if (known && before!.Condition != condition)
        {
            changes.Add(new HealthChange(agentId, before.Condition, condition, reason));
        }
        if (condition != HealthCondition.Offline)
        {
            Queue(agentId, NextLook(health));
        }
    }

    private long NextLook(AgentHealth health) =>
        health.LastSignAtMs + (health.Condition == HealthCondition.Connected ? settings.UnhealthyAfterMs : settings.OfflineAfterMs);

    private void Queue(string agentId, long deadlineMs)
    {
        if (!_queued.TryGetValue(agentId, out var queued) || deadlineMs < queued)
        {
            _queued[agentId] = deadlineMs;
            _deadlines.Enqueue(agentId, deadlineMs);
        }
    }
}

/// <summary>Everything that can happen to the health of agents.</summary>
public abstract record HealthInput
{
    private HealthInput() { }

    public sealed record Joined(string AgentId) : HealthInput;

    /// <summary>Known from the journal, not yet heard of.</summary>
    public sealed record Recovered(string AgentId) : HealthInput;

    public sealed record LinkLost(string AgentId, string Reason) : HealthInput;

    public sealed record Beat(string AgentId) : HealthInput;

    public sealed record Checked(string AgentId, CheckedHealth Result) : HealthInput;

    public sealed record Left(string AgentId) : HealthInput;

    public sealed record Tick : HealthInput;
}

/// <summary>An agent's condition changed.</summary>
public sealed record HealthChange(string AgentId, HealthCondition From, HealthCondition To, string Reason);
