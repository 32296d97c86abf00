using System.Collections.Frozen;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Hosting;
using AgentNet.Contracts;
using AgentNet.Sdk.Core;
using AgentNet.Sdk.Invocation;
using RegistryKey = AgentNet.Contracts.Registry;

namespace AgentNet.Sdk.Shell;

/// <summary>
/// Takes every <see cref="AgentEnvelope"/> of this node: starts the entity it is for, keeps messages while one stops, and answers for agents that do not live here.
/// It registers its agents with the registry, sends their heartbeats, and tells the coordinator when one is lost.
/// </summary>
internal sealed class AgentHostsActor : ReceiveActor, IWithTimers
{
    private readonly FrozenDictionary<string, AgentBlueprint> _blueprints;
    private readonly HostResources _resources;
    private readonly FrozenDictionary<string, AgentLoad> _loads;
    private readonly EntityLedger _ledger;
    private readonly Dictionary<string, Queue<(object Message, IActorRef Sender)>> _kept = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unregistered;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    // Where other nodes reach this one; none when there are no others.
    private readonly Endpoint? _endpoint = EndpointOf(Context.System);
    private bool _draining;

    public AgentHostsActor(IReadOnlyList<AgentBlueprint> blueprints, HostResources resources)
    {
        _resources = resources;
        _blueprints = blueprints.ToFrozenDictionary(blueprint => blueprint.Id, StringComparer.Ordinal);
        _loads = blueprints.ToFrozenDictionary(blueprint => blueprint.Id, _ => new AgentLoad(), StringComparer.Ordinal);
        _ledger = new EntityLedger(resources.Agents.StopBuffer);
        _unregistered = new SortedSet<string>(_blueprints.Keys, StringComparer.Ordinal);

        Receive<AgentEnvelope>(OnEnvelope);
        Receive<AgentMessages.WantsToSleep>(asked =>
        {
            if (_ledger.BeginStop(asked.AgentId))
            {
                Sender.Tell(AgentMessages.SleepIfIdle.Instance);
            }
        });
        Receive<AgentMessages.StaysAwake>(awake =>
        {
            _ledger.GoOn(awake.AgentId);
            DeliverKept(awake.AgentId, Sender);
        });
        Receive<EntityGone>(gone => OnEntityGone(gone.AgentId));
        Receive<RegisterAgentReply>(reply => _unregistered.Remove(reply.Agent.Id));
        Receive<Refused>(OnRefused);
        Receive<RegisterDue>(_ => RegisterAgents());
        Receive<HeartbeatDue>(_ =>
        {
            StartHealthChecked();
            SendHeartbeats(_blueprints.Keys);
        });
        Receive<AgentChanged>(OnRegistrysWord);
        Receive<DrainAgents>(OnDrain);
        Receive<DrainCheck>(check => OnDrainCheck(check.Asker));
        Receive<AgentMessages.UserCodeFailed>(failed => _log.Warning(failed.Cause, "{0} of a stopped agent failed", failed.What));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(AgentChanged));
        BeginRegistering();
        StartHealthChecked();
        Timers.StartPeriodicTimer(HeartbeatDue.Instance, HeartbeatDue.Instance, _resources.Registry.HeartbeatInterval);
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        base.PostStop();
    }

    /// <summary>An entity that throws has lost track of its tasks: it stops, the coordinator is told, the next message starts a fresh one.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void OnEnvelope(AgentEnvelope envelope)
    {
        if (!_blueprints.TryGetValue(envelope.AgentId, out var blueprint))
        {
            Refuse(envelope, ProblemCodes.UnknownAgent, $"Agent '{envelope.AgentId}' does not live on this node.");
            return;
        }
        if (_draining && envelope.Message is DispatchTask)
        {
            Refuse(envelope, ProblemCodes.AgentPaused, $"The node of agent '{envelope.AgentId}' is shutting down.");
            return;
        }
        switch (_ledger.Route(envelope.AgentId))
        {
            case Delivery.Start:
                StartEntity(blueprint).Forward(envelope.Message);
                break;
            case Delivery.Deliver:
                Context.Child(NameOf(envelope.AgentId)).Forward(envelope.Message);
                break;
            case Delivery.Buffer:
                Kept(envelope.AgentId).Enqueue((envelope.Message, Sender));
                break;
            case Delivery.Refuse:
                Refuse(envelope, ProblemCodes.Unavailable, $"Agent '{envelope.AgentId}' is stopping and {_resources.Agents.StopBuffer} messages already wait for it; send it again.");
                break;
            default:
                throw new InvalidOperationException("Unknown delivery.");
        }
    }

    private IActorRef StartEntity(AgentBlueprint blueprint)
    {
        var (resources, load) = (_resources, _loads[blueprint.Id]);
        var entity = Context.ActorOf(Props.Create(() => new AgentActor(blueprint, resources, load)), NameOf(blueprint.Id));
        Context.WatchWith(entity, new EntityGone(blueprint.Id));
        return entity;
    }

    private void OnEntityGone(string agentId)
    {
        if (!_ledger.Stopped(agentId) && ActorRegistry.For(Context.System).TryGet<Coordinator>(out var coordinator))
        {
            coordinator.Tell(new AgentLost { AgentId = agentId, Reason = "its actor stopped; see the log of its node" });
        }
        if (_kept.TryGetValue(agentId, out var kept) && kept.Count > 0)
        {
            _ledger.Route(agentId);
            DeliverKept(agentId, StartEntity(_blueprints[agentId]));
        }
    }

    private void DeliverKept(string agentId, IActorRef entity)
    {
        if (_kept.Remove(agentId, out var kept))
        {
            foreach (var (message, sender) in kept)
            {
                entity.Tell(message, sender);
            }
        }
    }

    private Queue<(object Message, IActorRef Sender)> Kept(string agentId)
    {
        if (!_kept.TryGetValue(agentId, out var kept))
        {
            _kept.Add(agentId, kept = []);
        }
        return kept;
    }

    /// <summary>Answers in the words of the conversation the message belongs to, so that the coordinator can go on at once; everybody else gets a refusal.</summary>
    private void Refuse(AgentEnvelope envelope, string code, string reason)
    {
        var problem = Problems.Of(code, reason, ("agent_id", envelope.AgentId));
        switch (envelope.Message)
        {
            case DispatchTask dispatch:
                Sender.Tell(new AttemptRejected { AgentId = envelope.AgentId, TaskId = dispatch.TaskId, Token = dispatch.Token, Reason = problem });
                break;
            case VerifyAttempts verify:
                foreach (var attempt in verify.Attempts)
                {
                    Sender.Tell(new AttemptLost { AgentId = envelope.AgentId, TaskId = attempt.TaskId, Token = attempt.Token, Reason = reason });
                }
                break;
            case CancelAttempt cancel:
                Sender.Tell(new AttemptCancelled { AgentId = envelope.AgentId, TaskId = cancel.TaskId, Token = cancel.Token });
                break;
            case AttemptAck:
                break;
            default:
                Sender.Tell(new Refused { Problem = problem });
                Context.System.DeadLetters.Tell(envelope, Sender);
                break;
        }
    }

    private void BeginRegistering()
    {
        RegisterAgents();
        Timers.StartPeriodicTimer(RegisterDue.Instance, RegisterDue.Instance, _resources.Agents.RegisterRetry);
    }

    private void RegisterAgents()
    {
        if (_unregistered.Count == 0)
        {
            Timers.Cancel(RegisterDue.Instance);
        }
        else if (ActorRegistry.For(Context.System).TryGet<RegistryKey>(out var registry))
        {
            foreach (var agentId in _unregistered)
            {
                registry.Tell(new RegisterAgent { Agent = _blueprints[agentId].Describe(_resources.Agents.MaxConcurrency, _resources.Registry.NodeId, _endpoint) });
            }
        }
    }

    private void OnRefused(Refused refused)
    {
        var agentId = refused.Problem.Facts.TryGetValue("agent_id", out var id) ? id : "";
        if (refused.Problem.Code == ProblemCodes.UnknownAgent && _blueprints.ContainsKey(agentId))
        {
            // The registry does not know an agent whose heartbeat it got: it lost the entry, or somebody removed it while the agent lives.
            _unregistered.Add(agentId);
            BeginRegistering();
            return;
        }
        _log.Error("The registry refused agent {0}: {1}", agentId, refused.Problem.Message);
        _unregistered.Remove(agentId);
    }

    /// <summary>Agents that check their own health run without waiting for a task, and again after a failure of their entity.</summary>
    private void StartHealthChecked()
    {
        foreach (var blueprint in _blueprints.Values.Where(blueprint => blueprint.ChecksHealth))
        {
            if (_ledger.Route(blueprint.Id) == Delivery.Start)
            {
                StartEntity(blueprint);
            }
        }
    }

    // A registry that has moved knows its agents from the journal only and takes them for gone: until their next heartbeat they would get no work.
    private void OnRegistrysWord(AgentChanged change)
    {
        if (change.Agent.Status is AgentStatus.Disconnected or AgentStatus.Offline && change.Kind != AgentChangeKind.Removed && _blueprints.ContainsKey(change.Agent.Id))
        {
            SendHeartbeats([change.Agent.Id]);
        }
    }

    private void SendHeartbeats(IEnumerable<string> agentIds)
    {
        if (!ActorRegistry.For(Context.System).TryGet<RegistryKey>(out var registry))
        {
            return;
        }
        foreach (var agentId in agentIds.Where(agentId => !_unregistered.Contains(agentId)))
        {
            var load = _loads[agentId];
            registry.Tell(new AgentHeartbeat { AgentId = agentId, Running = load.Running, TasksCompleted = load.Completed });
        }
    }

    private void OnDrain(DrainAgents drain)
    {
        _draining = true;
        OnDrainCheck(Sender);
    }

    private void OnDrainCheck(IActorRef asker)
    {
        var unsettled = _loads.Values.Sum(load => load.Running - load.Abandoned + load.Unacknowledged);
        if (unsettled == 0)
        {
            asker.Tell(new AgentsDrained());
            return;
        }
        Timers.StartSingleTimer(asker, new DrainCheck(asker), TimeSpan.FromMilliseconds(50));
    }

    private static Endpoint? EndpointOf(ActorSystem system) =>
        system.HasExtension<Cluster>() && Cluster.Get(system).SelfAddress is { Host: { } host, Port: { } port } ? new Endpoint { Host = host, Port = port } : null;

    private static string NameOf(string agentId) => $"agent-{agentId}";

    private sealed record EntityGone(string AgentId) : INoSerializationVerificationNeeded;

    private sealed record DrainCheck(IActorRef Asker) : INoSerializationVerificationNeeded;

    private sealed record RegisterDue
    {
        public static readonly RegisterDue Instance = new();
    }

    private sealed record HeartbeatDue
    {
        public static readonly HeartbeatDue Instance = new();
    }
}
