using AgentNet.Contracts;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>
/// One seed's world: clients, agents and a network that loses, doubles and delays messages, around a coordinator whose
/// process dies and loses what was not written. After the faults everything heals, and every promised task must end.
/// </summary>
internal sealed class Simulation
{
    private const int Agents = 3;
    private const int Limit = 2;

    private readonly Random _random;
    private readonly CoordinatorBench _bench = new(settings => settings with { MaxInterruptions = 1000, SuspectAfter = 3, WaitingBound = Limit });
    private readonly TaskLedger _ledger = new(Limit);
    private readonly List<(string Agent, object Message)> _toAgents = [];
    private readonly List<object> _toCoordinator = [];
    private readonly SortedDictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, string> _asked = [];
    private readonly SortedSet<string> _promised = new(StringComparer.Ordinal);
    private int _sent;
    private int _submitted;
    private int _called;

    public Simulation(int seed)
    {
        _random = new Random(seed);
        _bench.ArchiveWorks = false;
        _bench.WritesWait = true;
        Announce();
    }

    public int Completed => _ledger.Completed;

    public int Crashes { get; private set; }

    /// <summary>Sub-tasks that ended while their parent waited for them.</summary>
    public int CallsAnswered { get; private set; }

    public int CallsRefused { get; private set; }

    public int LateOutcomes => _bench.Events.Count(happened => happened.KindCase == CoordinatorEvent.KindOneofCase.TaskLateResult);

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            Step();
            Observe();
        }

        Heal();
    }

    private void Step()
    {
        switch (_random.Next(100))
        {
            case < 10:
                Submit();
                break;
            case < 32:
                DeliverToAgent();
                break;
            case < 54:
                DeliverToCoordinator();
                break;
            case < 74:
                Work();
                break;
            case < 80:
                _bench.ConfirmWrites();
                break;
            case < 85:
                Call();
                break;
            case < 89:
                Beat();
                break;
            case < 93:
                _bench.Pass(TimeSpan.FromSeconds(_random.Next(1, 15)));
                break;
            case < 94:
                KillAgent();
                break;
            case < 96 when _submitted > 0:
                _bench.Request(new CancelTask { TaskId = $"s{_random.Next(_submitted)}" });
                break;
            case < 97:
                Crash();
                break;
            default:
                Repeat();
                break;
        }
    }

    private void Submit()
    {
        var id = $"s{_submitted++}";
        var spec = CoordinatorBench.Spec(id, priority: _random.Next(11), maxRetries: 2);
        spec.OnDependencyFailure = (DependencyPolicy)_random.Next(4);
        spec.TimeoutMs = _random.Next(4) == 0 ? 10_000 : 0;
        if (_promised.Count > 0 && _random.Next(3) == 0)
        {
            spec.Dependencies.Add(_promised.ElementAt(_random.Next(_promised.Count)));
        }

        _asked[_bench.Request(new SubmitTask { Spec = spec })] = id;
    }

    /// <summary>A client that has not heard submits the same again.</summary>
    private void Repeat()
    {
        if (_promised.Count > 0)
        {
            var known = _bench.Protocol.State.Find(_promised.ElementAt(_random.Next(_promised.Count)))!;
            _bench.Request(new SubmitTask { Spec = known.Spec });
        }
    }

    /// <summary>Running code calls a sub-task and waits for it, some of it for two at once; sub-tasks may call as well.</summary>
    private void Call()
    {
        var able = _attempts.Values.Where(attempt => attempt.Outcome is null && attempt.Calls.Count < 2).ToList();
        if (able.Count == 0)
        {
            return;
        }

        var parent = able[_random.Next(able.Count)];
        var spec = CoordinatorBench.Spec($"c{_called++}", priority: _random.Next(11), maxRetries: 2);
        spec.ParentTaskId = parent.TaskId;
        parent.Calls.Add(_bench.Request(new SubmitTask { Spec = spec, AwaitResult = true }));
    }

    private void DeliverToAgent()
    {
        if (Take(_toAgents) is not { Message: { } message } sent || Lost())
        {
            return;
        }

        switch (message)
        {
            case DispatchTask dispatch:
                if (_attempts.TryAdd(KeyOf(dispatch.TaskId, dispatch.Token), new Attempt(sent.Agent, dispatch.TaskId, dispatch.Token)) && _random.Next(12) == 0)
                {
                    _attempts.Remove(KeyOf(dispatch.TaskId, dispatch.Token));
                    _toCoordinator.Add(new AttemptRejected { AgentId = sent.Agent, TaskId = dispatch.TaskId, Token = dispatch.Token });
                }

                break;
            case CancelAttempt cancel when _attempts.TryGetValue(KeyOf(cancel.TaskId, cancel.Token), out var attempt) && attempt.Outcome is null:
                attempt.Outcome = new AttemptCancelled { AgentId = sent.Agent, TaskId = cancel.TaskId, Token = cancel.Token };
                _toCoordinator.Add(attempt.Outcome);
                break;
            case AttemptAck ack:
                _attempts.Remove(KeyOf(ack.TaskId, ack.Token));
                break;
            case VerifyAttempts verify:
                foreach (var asked in verify.Attempts)
                {
                    _toCoordinator.Add(_attempts.TryGetValue(KeyOf(asked.TaskId, asked.Token), out var mine)
                        ? mine.Outcome ?? new AttemptsAlive { AgentId = sent.Agent, Attempts = { asked } }
                        : new AttemptLost { AgentId = sent.Agent, TaskId = asked.TaskId, Token = asked.Token, Reason = "unknown" });
                }

                break;
        }
    }

    private void DeliverToCoordinator()
    {
        if (Take(_toCoordinator) is { } message && !Lost())
        {
            _bench.Report(message);
        }
    }

    /// <summary>An attempt begins, makes progress, ends, or says again how it ended.</summary>
    private void Work()
    {
        if (_attempts.Count == 0)
        {
            return;
        }

        var attempt = _attempts.ElementAt(_random.Next(_attempts.Count)).Value;
        HearOf(attempt);
        if (attempt.Calls.Count > 0)
        {
            return;
        }

        if (attempt.Outcome is null)
        {
            switch (_random.Next(6))
            {
                case 0:
                    _toCoordinator.Add(new AttemptStarted { AgentId = attempt.Agent, TaskId = attempt.TaskId, Token = attempt.Token });
                    return;
                case 1:
                    _toCoordinator.Add(new AttemptProgress { AgentId = attempt.Agent, TaskId = attempt.TaskId, Token = attempt.Token, Fraction = 0.5 });
                    return;
                case 2:
                    attempt.Outcome = new AttemptFailed { AgentId = attempt.Agent, TaskId = attempt.TaskId, Token = attempt.Token, Permanent = _random.Next(3) == 0 };
                    break;
                default:
                    attempt.Outcome = new AttemptCompleted { AgentId = attempt.Agent, TaskId = attempt.TaskId, Token = attempt.Token, Result = Payloads.FromJsonText("1") };
                    break;
            }
        }

        _toCoordinator.Add(attempt.Outcome);
    }

    private void HearOf(Attempt attempt)
    {
        foreach (var call in attempt.Calls.Where(_bench.Replies.ContainsKey).ToList())
        {
            attempt.Calls.Remove(call);
            if (_bench.Replies[call] is Refused)
            {
                CallsRefused++;
            }
            else
            {
                CallsAnswered++;
            }
        }
    }

    private void Beat()
    {
        foreach (var agent in _attempts.Values.Where(attempt => attempt.Outcome is null).GroupBy(attempt => attempt.Agent))
        {
            var alive = new AttemptsAlive { AgentId = agent.Key };
            alive.Attempts.AddRange(agent.Select(attempt => new AttemptRef { TaskId = attempt.TaskId, Token = attempt.Token }));
            _toCoordinator.Add(alive);
        }
    }

    /// <summary>Half of the time somebody notices.</summary>
    private void KillAgent()
    {
        var agent = $"a{_random.Next(Agents)}";
        foreach (var key in _attempts.Where(attempt => attempt.Value.Agent == agent).Select(attempt => attempt.Key).ToList())
        {
            _attempts.Remove(key);
        }

        if (_random.Next(2) == 0)
        {
            _toCoordinator.Add(new AgentLost { AgentId = agent, Reason = "it crashed" });
        }
    }

    private void Crash()
    {
        Crashes++;
        _asked.Clear();
        foreach (var attempt in _attempts.Values)
        {
            // Whoever waited is told that the coordinator has gone.
            attempt.Calls.Clear();
        }

        _bench.Crash();
        _sent = _bench.ToAgents.Count;
        if (_random.Next(2) == 0)
        {
            // The agents were in the same process.
            _attempts.Clear();
            _toCoordinator.Clear();
            _toAgents.Clear();
        }

        Announce();
    }

    private void Announce()
    {
        for (var i = 0; i < Agents; i++)
        {
            _bench.Agent($"a{i}", capacity: Limit);
        }
    }

    private void Observe()
    {
        for (; _sent < _bench.ToAgents.Count; _sent++)
        {
            _toAgents.Add(_bench.ToAgents[_sent]);
        }

        _ledger.Read(_bench.Journal);
        foreach (var (request, reply) in _bench.Replies)
        {
            if (reply is SubmitReply && _asked.Remove(request, out var id))
            {
                _promised.Add(id);
            }
        }

        foreach (var id in _promised)
        {
            _ledger.Promised(id);
        }
    }

    /// <summary>T8: with writes, network and agents working again, everything open ends within bounded time.</summary>
    private void Heal()
    {
        for (var round = 0; round < 400; round++)
        {
            _bench.ConfirmWrites();
            Observe();
            if (!_ledger.Open.Any())
            {
                return;
            }

            foreach (var (agent, message) in _toAgents.ToList())
            {
                if (message is DispatchTask dispatch)
                {
                    _toCoordinator.Add(new AttemptCompleted { AgentId = agent, TaskId = dispatch.TaskId, Token = dispatch.Token });
                }
                else if (message is CancelAttempt cancel)
                {
                    _toCoordinator.Add(new AttemptCancelled { AgentId = agent, TaskId = cancel.TaskId, Token = cancel.Token });
                }
            }

            _toAgents.Clear();
            foreach (var message in _toCoordinator.ToList())
            {
                _bench.Report(message);
            }

            _toCoordinator.Clear();
            _bench.Pass(TimeSpan.FromSeconds(5));
        }

        throw new LedgerException($"T8: {string.Join(", ", _ledger.Open)} did not end after everything had healed");
    }

    private bool Lost() => _random.Next(8) == 0;

    /// <summary>Any message, in any order; some stay and are delivered again.</summary>
    private T? Take<T>(List<T> messages)
    {
        if (messages.Count == 0)
        {
            return default;
        }

        var at = _random.Next(messages.Count);
        var message = messages[at];
        if (_random.Next(6) > 0)
        {
            messages.RemoveAt(at);
        }

        return message;
    }

    private static string KeyOf(string taskId, FencingToken token) => $"{taskId}/{token.Epoch}/{token.Number}";

    private sealed class Attempt(string agent, string taskId, FencingToken token)
    {
        public string Agent { get; } = agent;

        public string TaskId { get; } = taskId;

        public FencingToken Token { get; } = token;

        /// <summary>Requests for sub-tasks that it waits for.</summary>
        public List<long> Calls { get; } = [];

        public object? Outcome { get; set; }
    }
}
