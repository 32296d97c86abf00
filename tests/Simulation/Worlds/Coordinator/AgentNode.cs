using AgentNet.Contracts;
using AgentNet.Sdk.Core;
using Google.Protobuf;

namespace Simulation.Worlds.Coordinator;

/// <summary>Has a <see cref="HostedAgent"/> and plays the user's code: it takes its time, fails, ignores cancellation, or dies with its process.</summary>
internal sealed class AgentNode(Simulator simulator, CoordinatorWorld world, string name) : VirtualNode(simulator, name)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(3);

    private readonly SplitMix _random = simulator.Random.Fork();
    private readonly SortedDictionary<string, DispatchTask> _running = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, (DispatchTask Parent, SubmitTask Call)> _calls = [];
    private HostedAgent _agent = null!;
    private long _nextAsk;
    private bool _isTicking;

    protected override void OnStart()
    {
        var epoch = Disk.Durable.Cast<long>().DefaultIfEmpty().Max();
        _agent = Host(epoch);
        _isTicking = false;
        world.Work.OnProcess(Name, epoch);
        world.Announce(AgentChangeKind.Added, Name);
    }

    protected override void OnCrash()
    {
        _running.Clear();
        _calls.Clear();
        if (_random.Chance(0.5))
        {
            // Its host has noticed; else the leases run out.
            Simulated(TimeSpan.FromMilliseconds(_random.Below(500)), new AgentLost { AgentId = Name, Reason = "it crashed" });
        }
    }

    protected override void OnMessage(string from, object message)
    {
        if (message is Conversation.Answer answer)
        {
            OnAnswered(from, answer);
            return;
        }

        var told = ((Conversation.Tell)message).Message;
        if (told is DispatchTask dispatch && world.Sabotage == Sabotage.TakesOldEpochs && dispatch.Token.Epoch < _agent.DurableEpoch)
        {
            _agent = Host(dispatch.Token.Epoch);
        }

        if (HostedAgent.InputOf(told) is { } input)
        {
            Handle(input);
        }
    }

    protected override void OnTimer(object token)
    {
        if (token is long ask)
        {
            Put(ask);
            return;
        }

        _isTicking = false;
        Handle(new AgentInput.Tick());
    }

    private HostedAgent Host(long epoch) => new(Name, CoordinatorWorld.AgentLimit, epoch, world.Work);

    private void Handle(AgentInput input)
    {
        _agent.Handle(input, Elapsed, CarryOut);
        if (!_isTicking && !_agent.IsIdle)
        {
            _isTicking = true;
            SetTimer("tick", HostedAgent.TickInterval);
        }
    }

    private void CarryOut(AgentEffect effect)
    {
        switch (effect)
        {
            case AgentEffect.PersistEpoch epoch:
                Persist(epoch.Epoch, () =>
                {
                    world.Work.OnEpoch(Name, epoch.Epoch);
                    Handle(new AgentInput.EpochDurable(epoch.Epoch));
                });
                break;
            case AgentEffect.Start start:
                Begin(start.Dispatch);
                break;
            case AgentEffect.CancelWork cancel:
                Cancel(cancel);
                break;
            case AgentEffect.Report report:
                Send(world.CoordinatorAsSeenBy(Name), new Conversation.Ask(0, report.Message));
                break;
            case AgentEffect.GoOn ready:
                GoOn(ready);
                break;
            case AgentEffect.NoteAbandoned:
                break;
            default:
                throw new InvalidOperationException($"{effect.GetType().Name} is not carried out here");
        }
    }

    private void Begin(DispatchTask dispatch)
    {
        world.Work.OnStarted(Name, dispatch.TaskId, dispatch.Token);
        _running[KeyOf(dispatch.TaskId, dispatch.Token)] = dispatch;
        var takes = TimeSpan.FromMilliseconds(100 + _random.Below(6_000));
        takes = world.IsHealed ? takes / 10 : takes * (_random.Chance(world.SlowAgents) ? 20 : 1);
        if (_random.Chance(0.3))
        {
            Later(takes / 2, () =>
            {
                if (_running.ContainsKey(KeyOf(dispatch.TaskId, dispatch.Token)))
                {
                    Handle(new AgentInput.Progressed(dispatch.TaskId, dispatch.Token, 0.5, "half"));
                }
            });
        }

        if (!world.IsHealed && _random.Chance(world.SubTasks) && dispatch.TaskId.Length < 60)
        {
            Later(takes, () => Call(dispatch));
        }
        else
        {
            Later(takes, () => Return(dispatch.TaskId, dispatch.Token, Outcome(dispatch)));
        }
    }

    /// <summary>The code calls a sub-task and waits for its end. The next attempt at the same task would find the same sub-task.</summary>
    private void Call(DispatchTask parent)
    {
        if (_running.ContainsKey(KeyOf(parent.TaskId, parent.Token)))
        {
            var spec = new TaskSpec { Id = $"{parent.TaskId}.sub", Capability = CoordinatorWorld.Capabilities[0], ParentTaskId = parent.TaskId, Retry = new RetrySpec { MaxRetries = 1 } };
            _calls.Add(++_nextAsk, (parent, new SubmitTask { Spec = spec, AwaitResult = true }));
            world.Work.OnWaiting(Name, parent.TaskId, parent.Token);
            Handle(new AgentInput.CallBegan(parent.TaskId, parent.Token));
            Put(_nextAsk);
        }
    }

    private void Put(long ask)
    {
        if (_calls.TryGetValue(ask, out var call))
        {
            world.Ledger.OnAsked(call.Call);
            Send(world.CoordinatorAsSeenBy(Name), new Conversation.Ask(ask, call.Call));
            SetTimer(ask, AskAgain);
        }
    }

    private void OnAnswered(string from, Conversation.Answer answer)
    {
        // A view of a task that has not ended only says that the coordinator would not wait longer.
        if (answer.Message is Refused { Problem.Code: ProblemCodes.Unavailable } or TaskView { State: TaskState.Pending or TaskState.Waiting or TaskState.Assigned or TaskState.InProgress }
            || !_calls.Remove(answer.Id, out var call))
        {
            return;
        }

        world.Ledger.OnAnswered(from, call.Call, answer.Message);
        Handle(new AgentInput.CallEnded(call.Parent.TaskId, call.Parent.Token, 1));
    }

    private void GoOn(AgentEffect.GoOn ready)
    {
        if (_running.TryGetValue(KeyOf(ready.TaskId, ready.Token), out var parent))
        {
            world.Work.OnGoingOn(Name, ready.TaskId, ready.Token);
            Later(TimeSpan.FromMilliseconds(_random.Below(1_000)), () => Return(ready.TaskId, ready.Token, Outcome(parent)));
        }
    }

    private IMessage Outcome(DispatchTask dispatch)
    {
        var fails = _random.NextFraction();
        if (fails < world.FailingWork && !world.IsHealed)
        {
            return new AttemptFailed { AgentId = Name, TaskId = dispatch.TaskId, Token = dispatch.Token, Permanent = fails < world.FailingWork / 3, Problem = Problems.Of("boom", "It broke.") };
        }

        return new AttemptCompleted { AgentId = Name, TaskId = dispatch.TaskId, Token = dispatch.Token, Result = Payloads.FromJsonText($"\"{Name} {Process} {dispatch.Token.Epoch}/{dispatch.Token.Number}\"") };
    }

    /// <summary>Most code stops soon when it is cancelled; some goes on to its end.</summary>
    private void Cancel(AgentEffect.CancelWork cancel)
    {
        foreach (var ask in _calls.Where(call => call.Value.Parent.TaskId == cancel.TaskId && call.Value.Parent.Token.Equals(cancel.Token)).Select(call => call.Key).ToList())
        {
            _calls.Remove(ask);
            Later(TimeSpan.Zero, () => Return(cancel.TaskId, cancel.Token, new AttemptCancelled { AgentId = Name, TaskId = cancel.TaskId, Token = cancel.Token }));
        }

        if (world.IsHealed || _random.Chance(0.8))
        {
            Later(TimeSpan.FromMilliseconds(_random.Below(1_000)), () => Return(cancel.TaskId, cancel.Token, new AttemptCancelled { AgentId = Name, TaskId = cancel.TaskId, Token = cancel.Token }));
        }
    }

    private void Return(string taskId, FencingToken token, IMessage outcome)
    {
        if (_running.Remove(KeyOf(taskId, token)))
        {
            world.Work.OnReturned(Name, taskId, token, outcome);
            Handle(new AgentInput.Returned(taskId, token, outcome));
        }
    }

    private void Simulated(TimeSpan delay, IMessage report) =>
        world.Time.After(delay, () => Send(world.CoordinatorAsSeenBy(Name), new Conversation.Ask(0, report)));

    private static string KeyOf(string taskId, FencingToken token) => $"{taskId}/{token.Epoch}/{token.Number}";
}
