using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Akka.Persistence;
using AgentNet.Contracts;
using AgentNet.Sdk.Core;
using AgentNet.Sdk.Invocation;
using Microsoft.Extensions.Logging;
using RegistryKey = AgentNet.Contracts.Registry;

namespace AgentNet.Sdk.Shell;

/// <summary>
/// The entity of one agent: the persistent actor around <see cref="AgentProtocol"/>. User code never runs on its turn; it comes back as a message.
/// Durable are the epoch it has worked for, whether it is paused, and its memory; not single tasks, which are the coordinator's.
/// </summary>
internal sealed class AgentActor : ReceivePersistentActor, IWithTimers
{
    private const int IdleTicksBeforeRest = 20;

    private readonly AgentBlueprint _blueprint;
    private readonly HostResources _resources;
    private readonly AgentLoad _load;
    private readonly AgentInstance _instance;
    private readonly TaskExecution _execution;
    private readonly AgentMemory _memory;
    private readonly AgentRules _rules;
    private readonly ILogger _taskLog;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<AgentEffect> _effects = [];
    private readonly Dictionary<(string TaskId, FencingToken Token), RunningTask> _running = [];
    private readonly CancellationTokenSource _stopped = new();

    // Recovered before the protocol exists.
    private long _epoch;
    private bool _paused;
    private string _pauseReason = "";
    private ImmutableSortedDictionary<string, Payload> _values = ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal);

    private AgentProtocol _protocol;
    private int _messagesInWork;
    private int _idleTicks;
    private int _eventsSinceSnapshot;
    private bool _checkingHealth;

    public AgentActor(AgentBlueprint blueprint, HostResources resources, AgentLoad load)
    {
        _blueprint = blueprint;
        _resources = resources;
        _load = load;
        _instance = new AgentInstance(blueprint, resources.Services);
        _execution = new TaskExecution(blueprint, _instance, resources);
        _taskLog = resources.Logging.CreateLogger($"AgentNet.Agent.{blueprint.Id}");
        _rules = resources.Agents.RulesFor(blueprint.Identity.MaxConcurrency > 0 ? blueprint.Identity.MaxConcurrency : resources.Agents.MaxConcurrency);
        _protocol = new AgentProtocol(blueprint.Id, _rules, 0, paused: false);
        var self = Self;
        _memory = new AgentMemory(
            (key, value) =>
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                self.Tell(new AgentMessages.Remember(new AgentValueStored { Key = key, Value = value }, done), ActorRefs.NoSender);
                // A write that meets a stopping entity is never answered: whoever waits for it must not wait for ever.
                return done.Task.WaitAsync(_stopped.Token);
            },
            resources.Blobs);

        Recover<AgentEpochSeen>(seen => Recovered(() => _epoch = Math.Max(_epoch, seen.Epoch)));
        Recover<AgentPaused>(paused => Recovered(() => (_paused, _pauseReason) = (true, paused.Reason)));
        Recover<AgentResumed>(_ => Recovered(() => (_paused, _pauseReason) = (false, "")));
        Recover<AgentValueStored>(stored => Recovered(() => Apply(stored)));
        Recover<SnapshotOffer>(offer => OnSnapshot((AgentSnapshot)offer.Snapshot));
        Recover<RecoveryCompleted>(_ => OnRecovered());

        Command<DispatchTask>(dispatch => Handle(new AgentInput.Dispatched(dispatch)));
        Command<CancelAttempt>(cancel => Handle(new AgentInput.CancelAsked(cancel)));
        Command<AttemptAck>(ack => Handle(new AgentInput.Acknowledged(ack)));
        Command<VerifyAttempts>(verify => Handle(new AgentInput.VerifyAsked(verify)));
        Command<Heard>(heard => Handle(heard.Input));
        Command<Tick>(_ => OnTick());
        Command<PauseAgent>(pause => OnPause(pause.Reason, cancel: false));
        Command<StopAgent>(stop => OnPause("stopped", stop.Force));
        Command<ResumeAgent>(_ => OnResume());
        Command<AgentMessage>(OnMessage);
        Command<AgentMessages.Handled>(handled =>
        {
            _messagesInWork--;
            handled.Asker.Tell(handled.Reply);
        });
        Command<AgentMessages.Remember>(OnRemember);
        Command<AgentMessages.HealthCheckDue>(_ => OnHealthCheckDue());
        Command<AgentMessages.HealthChecked>(OnHealthChecked);
        Command<AgentMessages.UserCodeFailed>(failed => _log.Warning(failed.Cause, "{0} of agent {1} failed", failed.What, _blueprint.Id));
        Command<ReceiveTimeout>(_ =>
        {
            // One that checks its health stays awake: asleep it could never say that it is well again, and would get no work to wake it.
            if (IsIdle && !_blueprint.ChecksHealth)
            {
                Context.Parent.Tell(new AgentMessages.WantsToSleep(_blueprint.Id));
            }
        });
        Command<AgentMessages.SleepIfIdle>(_ => OnSleepIfIdle());
        Command<SaveSnapshotSuccess>(saved =>
        {
            DeleteMessages(saved.Metadata.SequenceNr);
            DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
        });
        Command<SaveSnapshotFailure>(failed => _log.Warning(failed.Cause, "The snapshot of agent {0} was not saved; its events stay until the next one is.", _blueprint.Id));
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failed => _log.Warning(failed.Cause, "Old snapshots of agent {0} were not deleted; the next one tries again.", _blueprint.Id));
        Command<DeleteMessagesFailure>(failed => _log.Warning(failed.Cause, "Old events of agent {0} were not deleted; the next snapshot tries again.", _blueprint.Id));
    }

    public override string PersistenceId => $"agent-{_blueprint.Id}";

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsIdle => _protocol.IsIdle && _messagesInWork == 0 && !_checkingHealth;

    private long NowMs => Context.System.Scheduler.Now.ToUnixTimeMilliseconds();

    protected override void PostStop()
    {
        foreach (var running in _running.Values)
        {
            running.RequestCancelAsync(ProblemCodes.AgentLost).PipeTo(
                Context.Parent, failure: cause => new AgentMessages.UserCodeFailed("A cancellation callback", cause));
        }
        _stopped.CancelAsync().PipeTo(Context.Parent, failure: cause => new AgentMessages.UserCodeFailed("What waited for a write", cause));
        _load.Set(0, 0, 0);
        _instance.CloseAsync().AsTask().PipeTo(Context.Parent, failure: cause => new AgentMessages.UserCodeFailed("Dispose", cause));
        base.PostStop();
    }

    private void Recovered(Action apply)
    {
        apply();
        _eventsSinceSnapshot++;
    }

    private void OnSnapshot(AgentSnapshot snapshot)
    {
        (_epoch, _paused, _pauseReason) = (snapshot.Epoch, snapshot.Paused, snapshot.PauseReason);
        _values = snapshot.Values.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private void OnRecovered()
    {
        _protocol = new AgentProtocol(_blueprint.Id, _rules, _epoch, _paused);
        _memory.Replace(_values);
        Context.SetReceiveTimeout(_resources.Agents.PassivateAfter);
        if (_blueprint.ChecksHealth)
        {
            Timers.StartPeriodicTimer(AgentMessages.HealthCheckDue.Instance, AgentMessages.HealthCheckDue.Instance, _resources.Registry.HealthCheckInterval);
        }
    }

    private void Handle(AgentInput input)
    {
        _protocol.Handle(input, NowMs, _effects);
        foreach (var effect in _effects)
        {
            Carry(effect);
        }
        _effects.Clear();
        if (input is AgentInput.Returned returned)
        {
            _running.Remove((returned.TaskId, returned.Token));
            if (returned.Outcome is AttemptCompleted)
            {
                _load.CountCompleted();
            }
        }
        _load.Set(_protocol.Working, _protocol.AbandonedCount, _protocol.HeldCount);
        if (!_protocol.IsIdle && !Timers.IsTimerActive(Tick.Instance))
        {
            _idleTicks = 0;
            Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _resources.Agents.ProgressInterval);
        }
    }

    private void Carry(AgentEffect effect)
    {
        switch (effect)
        {
            case AgentEffect.Start start:
                _log.Debug("Agent {0} begins task {1} under token {2}/{3}", _blueprint.Id, start.Dispatch.TaskId, start.Dispatch.Token.Epoch, start.Dispatch.Token.Number);
                Start(start.Dispatch);
                break;
            case AgentEffect.Report report when Coordinator() is { } coordinator:
                coordinator.Tell(report.Message);
                break;
            case AgentEffect.Report:
                _log.Warning("There is no coordinator to tell {0} to; outcomes are told again until there is one.", ((AgentEffect.Report)effect).Message.Descriptor.Name);
                break;
            case AgentEffect.GoOn ready when _running.TryGetValue((ready.TaskId, ready.Token), out var running):
                running.GoOn(ready.Call);
                break;
            case AgentEffect.CancelWork cancel when _running.TryGetValue((cancel.TaskId, cancel.Token), out var running):
                running.RequestCancelAsync(cancel.Code).PipeTo(Self, failure: cause => new AgentMessages.UserCodeFailed("A cancellation callback", cause));
                break;
            case AgentEffect.PersistEpoch persist:
                PersistAsync(new AgentEpochSeen { Epoch = persist.Epoch, AtMs = NowMs }, _ =>
                {
                    _epoch = persist.Epoch;
                    Handle(new AgentInput.EpochDurable(persist.Epoch));
                    SnapshotWhenDue();
                });
                break;
            case AgentEffect.NoteAbandoned note:
                _log.Warning("Task {0} ignores its cancellation since {1} ms; its slot stays taken until its code returns.", note.TaskId, note.CancelledForMs);
                break;
            case AgentEffect.CancelWork or AgentEffect.GoOn:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, "Unknown agent effect.");
        }
    }

    private void Start(DispatchTask dispatch)
    {
        var running = new RunningTask(_blueprint.Id, dispatch, Self, _memory, _taskLog, _resources);
        _running.Add((dispatch.TaskId, dispatch.Token), running);
        Task.Run(() => _execution.RunAsync(dispatch, running))
            .PipeTo(Self, success: outcome => new Heard(new AgentInput.Returned(dispatch.TaskId, dispatch.Token, outcome)));
    }

    private void OnTick()
    {
        Handle(new AgentInput.Tick());
        // The timer outlives short pauses between tasks: starting one per task would cost more than some tasks.
        _idleTicks = _protocol.IsIdle ? _idleTicks + 1 : 0;
        if (_idleTicks >= IdleTicksBeforeRest)
        {
            Timers.Cancel(Tick.Instance);
        }
    }

    private void OnPause(string reason, bool cancel)
    {
        var sender = Sender;
        Persist(new AgentPaused { Reason = reason, AtMs = NowMs }, _ =>
        {
            (_paused, _pauseReason) = (true, reason);
            Handle(new AgentInput.Paused());
            if (cancel)
            {
                Handle(new AgentInput.CancelAll(Problems.Of(ProblemCodes.AgentPaused, $"Agent '{_blueprint.Id}' was stopped by force.")));
            }
            TellStatus(AgentStatus.Inactive, reason, sender);
        });
    }

    private void OnResume()
    {
        var sender = Sender;
        Persist(new AgentResumed { AtMs = NowMs }, _ =>
        {
            (_paused, _pauseReason) = (false, "");
            Handle(new AgentInput.Resumed());
            TellStatus(AgentStatus.Active, "resumed", sender);
        });
    }

    private void TellStatus(AgentStatus status, string reason, IActorRef asker)
    {
        if (ActorRegistry.For(Context.System).TryGet<RegistryKey>(out var registry))
        {
            registry.Tell(new UpdateAgent { AgentId = _blueprint.Id, Status = status, Reason = reason }, ActorRefs.NoSender);
        }
        asker.Tell(new AgentCommandReply { AgentId = _blueprint.Id, Status = status });
        SnapshotWhenDue();
    }

    private void OnMessage(AgentMessage message)
    {
        if (!_blueprint.Handlers.TryGetValue(message.Type, out var handler))
        {
            Sender.Tell(Problems.Refuse(
                ProblemCodes.InvalidRequest,
                $"Agent '{_blueprint.Id}' has no handler for messages of type '{message.Type}'; it handles {(_blueprint.Handlers.Count == 0 ? "none" : string.Join(", ", _blueprint.Handlers.Keys.Order(StringComparer.Ordinal)))}.",
                ("agent_id", _blueprint.Id), ("type", message.Type)));
            Unhandled(message);
            return;
        }
        if (_messagesInWork >= _resources.Agents.MaxMessages)
        {
            Sender.Tell(Problems.Refuse(ProblemCodes.AgentOverloaded, $"Agent '{_blueprint.Id}' is handling {_messagesInWork} messages; send it again later.", ("agent_id", _blueprint.Id)));
            return;
        }
        _messagesInWork++;
        var sender = Sender;
        var handling = new MessageHandling(_blueprint, handler, _instance, _resources.Blobs);
        Task.Run(() => handling.RunAsync(message)).PipeTo(Self, success: reply => new AgentMessages.Handled(reply, sender));
    }

    // Not the handler's argument: with akka.actor.serialize-messages Akka.NET hands back a copy that has been through JSON, without its bytes.
    private void OnRemember(AgentMessages.Remember remember) => Persist(remember.Value, _ =>
    {
        Apply(remember.Value);
        _memory.Replace(_values);
        remember.Done.TrySetResult();
        SnapshotWhenDue();
    });

    private void Apply(AgentValueStored stored) =>
        _values = stored.Value is null ? _values.Remove(stored.Key) : _values.SetItem(stored.Key, stored.Value);

    private void OnHealthCheckDue()
    {
        if (_checkingHealth)
        {
            return;
        }
        _checkingHealth = true;
        var check = new HealthChecking(_blueprint.Id, _instance, _resources.Registry.HealthCheckTimeout);
        var atMs = NowMs;
        Task.Run(() => check.RunAsync(atMs)).PipeTo(Self, success: result => new AgentMessages.HealthChecked(result));
    }

    private void OnHealthChecked(AgentMessages.HealthChecked check)
    {
        _checkingHealth = false;
        if (ActorRegistry.For(Context.System).TryGet<RegistryKey>(out var registry))
        {
            registry.Tell(check.Result);
        }
    }

    private void OnSleepIfIdle()
    {
        if (IsIdle)
        {
            Context.Stop(Self);
        }
        else
        {
            Context.Parent.Tell(new AgentMessages.StaysAwake(_blueprint.Id));
        }
    }

    private void SnapshotWhenDue()
    {
        if (++_eventsSinceSnapshot < _resources.Agents.SnapshotAfter)
        {
            return;
        }
        _eventsSinceSnapshot = 0;
        var snapshot = new AgentSnapshot { Epoch = _epoch, Paused = _paused, PauseReason = _pauseReason };
        foreach (var (key, value) in _values)
        {
            snapshot.Values[key] = value;
        }
        SaveSnapshot(snapshot);
    }

    private static IActorRef? Coordinator() =>
        ActorRegistry.For(Context.System).TryGet<Coordinator>(out var coordinator) ? coordinator : null;

    private sealed record Tick : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }
}
