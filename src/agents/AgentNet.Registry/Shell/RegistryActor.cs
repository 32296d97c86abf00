using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using AgentNet.Contracts;
using AgentNet.Registry.Core;
using Google.Protobuf;

namespace AgentNet.Registry.Shell;

/// <summary>
/// The persistent actor around <see cref="RegistryDecider"/> and <see cref="HealthProtocol"/>: commands in, durable events, then the new snapshot and the answer.
/// It decides on state that includes events not yet durable, and answers only after they are. Health is not persisted: after a restart nobody has been heard of yet.
/// </summary>
internal sealed class RegistryActor : ReceivePersistentActor, IWithTimers
{
    private readonly RegistrySettings _settings;
    private readonly IRegistryOutlet _published;
    private readonly HealthProtocol _health;
    private readonly List<HealthChange> _changes = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    // What has been decided, durable or not; the published view holds only what is durable.
    private RegistryState _state = RegistryState.Empty;
    private long? _tickDueAtMs;
    private int _eventsSinceSnapshot;

    public RegistryActor(RegistrySettings settings, IRegistryOutlet published)
    {
        _settings = settings;
        _published = published;
        _health = new HealthProtocol(settings.Health);

        Recover<AgentRegistered>(Recovered);
        Recover<AgentUpdated>(Recovered);
        Recover<AgentDeregistered>(Recovered);
        Recover<AgentStatusChanged>(Recovered);
        Recover<SnapshotOffer>(offer => Recovered((RegistrySnapshot)offer.Snapshot));
        Recover<RecoveryCompleted>(_ => OnRecovered());

        Command<RegisterAgent>(OnRegister);
        Command<DeregisterAgent>(OnDeregister);
        Command<UpdateAgent>(OnUpdate);
        Command<AgentHeartbeat>(OnHeartbeat);
        Command<AgentHealthChecked>(OnHealthChecked);
        Command<GetAgent>(get => Sender.Tell(_published.Current.Find(get.AgentId) is { } agent ? agent.Describe() : Refusal(RegistryDecider.Unknown(get.AgentId))));
        Command<DiscoverAgents>(query => Sender.Tell(Discovery.TryFind(_published.Current, query, out var page, out var problem) ? page : Refusal(problem!)));
        Command<FollowRegistry>(question => (_published as RegistryBroadcast)?.Follow(question, Sender));
        Command<HealthTick>(_ => OnTick());
        Command<Cleanup>(_ => OnCleanup());
        Command<SaveSnapshotSuccess>(saved =>
        {
            DeleteMessages(saved.Metadata.SequenceNr);
            DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
        });
        Command<SaveSnapshotFailure>(failed => _log.Warning(failed.Cause, "The registry's snapshot was not saved; its events stay until the next one is."));
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteMessagesFailure>(failed => _log.Warning(failed.Cause, "Old events of the registry were not deleted; the next snapshot tries again."));
        Command<DeleteSnapshotsFailure>(failed => _log.Warning(failed.Cause, "Old snapshots of the registry were not deleted; the next one tries again."));
    }

    public override string PersistenceId => "registry";

    public ITimerScheduler Timers { get; set; } = null!;

    private long NowMs => Context.System.Scheduler.Now.ToUnixTimeMilliseconds();

    private void Recovered(IMessage @event)
    {
        _state = _state.Apply(@event);
        _eventsSinceSnapshot++;
    }

    private void OnRecovered()
    {
        var nowMs = NowMs;
        var view = RegistryView.Empty;
        foreach (var agent in _state.Agents.Values)
        {
            _health.Handle(new HealthInput.Recovered(agent.Id), nowMs, _changes);
            view = view.With(Seen(agent, null));
        }
        _published.Publish(view, null);
        Timers.StartPeriodicTimer(Cleanup.Instance, Cleanup.Instance, _settings.CleanupInterval);
        ScheduleTick();
    }

    private void OnRegister(RegisterAgent command)
    {
        var sender = Sender;
        var agentId = command.Agent.Id;
        var existing = _state.Find(agentId) is not null;
        Decide(RegistryDecider.Register(_state, command.Agent, _settings.Limits, NowMs), sender, () =>
        {
            Hear(new HealthInput.Joined(agentId));
            sender.Tell(new RegisterAgentReply { Agent = _published.Current.Find(agentId)!.Describe(), Existing = existing });
        });
    }

    private void OnDeregister(DeregisterAgent command)
    {
        var sender = Sender;
        var existed = _state.Find(command.AgentId) is not null;
        Decide(RegistryDecider.Deregister(_state, command.AgentId, command.Reason, NowMs), sender, () =>
            sender.Tell(new DeregisterAgentReply { AgentId = command.AgentId, Existed = existed }));
    }

    private void OnUpdate(UpdateAgent command)
    {
        var sender = Sender;
        Decide(RegistryDecider.Update(_state, command, _settings.Limits, NowMs), sender, () =>
        {
            if (command.Status == AgentStatus.Disconnected)
            {
                Hear(new HealthInput.LinkLost(command.AgentId, command.Reason));
            }
            if (_published.Current.Find(command.AgentId) is { } agent)
            {
                agent.Beat(command.Resources is null ? agent.Pulse : agent.Pulse with { Resources = command.Resources });
                sender.Tell(new UpdateAgentReply { Agent = agent.Describe() });
            }
            else
            {
                // Deregistered by a command that was decided after this one and became durable in the same write.
                sender.Tell(Refusal(RegistryDecider.Unknown(command.AgentId)));
            }
        });
    }

    private void OnHeartbeat(AgentHeartbeat beat)
    {
        if (_published.Current.Find(beat.AgentId) is not { } agent)
        {
            // Its host has to register it again: the entry was removed, or this registry never had it.
            Sender.Tell(Refusal(RegistryDecider.Unknown(beat.AgentId)));
            return;
        }
        var pulse = agent.Pulse;
        agent.Beat(pulse with
        {
            LastHeartbeatAtMs = NowMs,
            Running = beat.Running,
            TasksCompleted = Math.Max(beat.TasksCompleted, pulse.TasksCompleted),
            Resources = beat.Resources ?? pulse.Resources,
        });
        Hear(new HealthInput.Beat(beat.AgentId));
    }

    private void OnHealthChecked(AgentHealthChecked check)
    {
        Hear(new HealthInput.Checked(check.AgentId, new CheckedHealth(check.CheckedAtMs, check.Healthy, check.ResponseMs, check.Detail)));
        if (_published.Current.Find(check.AgentId) is { } agent)
        {
            agent.Beat(agent.Pulse with { Health = _health.Find(check.AgentId) });
        }
    }

    private void OnTick()
    {
        _tickDueAtMs = null;
        Hear(new HealthInput.Tick());
    }

    private void OnCleanup()
    {
        var nowMs = NowMs;
        foreach (var agentId in _health.Forgettable(nowMs))
        {
            Decide(RegistryDecider.Deregister(_state, agentId, $"offline for {_settings.ForgetAfter}", nowMs), Nobody.Instance, () => { });
        }
    }

    /// <summary>Records the decision's event if there is one and then answers, in the order of decisions: an answer never overtakes an earlier event.</summary>
    private void Decide(RegistryDecision decision, IActorRef asker, Action answer)
    {
        if (decision.Refusal is { } problem)
        {
            asker.Tell(Refusal(problem));
        }
        else if (decision.Event is { } @event)
        {
            _state = _state.Apply(@event);
            // Not the handler's argument: with akka.actor.serialize-messages Akka.NET hands back a copy that has been through JSON, without its lists.
            PersistAsync(@event, _ =>
            {
                Publish(@event);
                answer();
                SnapshotWhenDue();
            });
        }
        else
        {
            DeferAsync(Answer.Instance, _ => answer());
        }
    }

    private void Publish(IMessage durable)
    {
        switch (durable)
        {
            case AgentRegistered registered:
                // Its health begins before it is seen: the first snapshot that shows an agent must not call it unknown.
                _health.Handle(new HealthInput.Joined(registered.Agent.Id), NowMs, _changes);
                Show(registered.Agent, AgentChangeKind.Added);
                break;
            case AgentUpdated updated:
                Show(updated.Agent, AgentChangeKind.Updated);
                break;
            case AgentDeregistered gone:
                _health.Handle(new HealthInput.Left(gone.AgentId), NowMs, _changes);
                if (_published.Current.Find(gone.AgentId) is { } agent)
                {
                    _published.Publish(_published.Current.Without(gone.AgentId), Change(AgentChangeKind.Removed, agent));
                }
                break;
        }
    }

    private void Hear(HealthInput input)
    {
        _health.Handle(input, NowMs, _changes);
        foreach (var change in _changes)
        {
            _log.Info("Agent {0} went from {1} to {2}: {3}", change.AgentId, change.From, change.To, change.Reason);
            if (_state.Find(change.AgentId) is { } agent && _published.Current.Find(change.AgentId) is not null)
            {
                Show(agent, AgentChangeKind.Updated);
            }
        }
        _changes.Clear();
        ScheduleTick();
    }

    private void Show(AgentDescriptor durable, AgentChangeKind kind)
    {
        var seen = Seen(durable, _published.Current.Find(durable.Id));
        _published.Publish(_published.Current.With(seen), Change(kind, seen));
    }

    private RegisteredAgent Seen(AgentDescriptor durable, RegisteredAgent? previous)
    {
        var seen = durable.Clone();
        seen.Status = RegistryDecider.Effective(durable.Status, _health.Find(durable.Id)?.Condition ?? HealthCondition.Disconnected);
        return new RegisteredAgent(seen, previous?.Pulse ?? new AgentPulse(0, 0, durable.TasksCompleted, durable.Resources), previous);
    }

    private AgentChanged Change(AgentChangeKind kind, RegisteredAgent agent) => new() { Kind = kind, Agent = agent.Describe(), AtMs = NowMs };

    private void ScheduleTick()
    {
        if (_health.NextDeadlineMs() is { } deadline && (_tickDueAtMs is null || deadline < _tickDueAtMs))
        {
            _tickDueAtMs = deadline;
            Timers.StartSingleTimer(HealthTick.Instance, HealthTick.Instance, TimeSpan.FromMilliseconds(Math.Max(1, deadline - NowMs)));
        }
    }

    private void SnapshotWhenDue()
    {
        // A snapshot may hold events that are not yet durable: replaying them over it gives the same state, so nothing is lost or doubled.
        if (++_eventsSinceSnapshot >= _settings.SnapshotAfter)
        {
            _eventsSinceSnapshot = 0;
            var snapshot = new RegistrySnapshot { TakenAtMs = NowMs };
            snapshot.Agents.Add(_state.Agents.Values);
            SaveSnapshot(snapshot);
        }
    }

    private static Refused Refusal(Problem problem) => new() { Problem = problem };

    private sealed record HealthTick
    {
        public static readonly HealthTick Instance = new();
    }

    private sealed record Cleanup
    {
        public static readonly Cleanup Instance = new();
    }

    /// <summary>Stands in the queue of pending writes for an answer that has nothing to write.</summary>
    private sealed record Answer
    {
        public static readonly Answer Instance = new();
    }
}
