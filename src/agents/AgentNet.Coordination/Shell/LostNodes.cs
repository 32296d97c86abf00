using AgentNet.Contracts;
using AgentNet.Registry;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// Beside the coordinator of a cluster: agents that live on a node which is no member any more are reported as lost at once,
/// so that their tasks need not wait for the leases to run out. Repeats itself, for the registry may hear of an agent later than of its node.
/// </summary>
internal sealed class LostNodes : ReceiveActor, IWithTimers
{
    private readonly IActorRef _coordinator;
    private readonly IActorRef _registry;
    private readonly IAgentRegistry _agents;
    private readonly TimeSpan _interval;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly HashSet<Address> _members = [];
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public LostNodes(IActorRef coordinator, IActorRef registry, IAgentRegistry agents, TimeSpan interval)
    {
        _coordinator = coordinator;
        _registry = registry;
        _agents = agents;
        _interval = interval;
        Receive<ClusterEvent.CurrentClusterState>(state =>
        {
            _members.UnionWith(state.Members.Select(member => member.Address));
            Look();
        });
        Receive<ClusterEvent.MemberRemoved>(removed =>
        {
            _members.Remove(removed.Member.Address);
            Look();
        });
        Receive<ClusterEvent.IMemberEvent>(changed =>
        {
            _members.Add(changed.Member.Address);
            if (changed.Member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up)
            {
                Announce(changed.Member.Address);
            }
        });
        Receive<LookDue>(_ => Look());
        Receive<UpdateAgentReply>(_ => { });
        Receive<Refused>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Whether an agent's endpoint is that of a member.</summary>
    public static bool IsAt(Endpoint endpoint, Address member) => member.Host == endpoint.Host && member.Port == endpoint.Port;

    private static long NowMs => Context.System.Scheduler.Now.ToUnixTimeMilliseconds();

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));
        Timers.StartPeriodicTimer(LookDue.Instance, LookDue.Instance, _interval);
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        base.PostStop();
    }

    private void Look()
    {
        if (_members.Count == 0)
        {
            return;
        }

        foreach (var agent in _agents.Current.Agents)
        {
            if (agent.Descriptor.Endpoint is not { } endpoint || _members.Any(member => IsAt(endpoint, member)))
            {
                _reported.Remove(agent.Id);
            }
            else if (_reported.Add(agent.Id))
            {
                Report(agent);
            }
        }
    }

    // Its agents may have registered before this node heard of their node, and then the coordinator took them for gone.
    private void Announce(Address member)
    {
        foreach (var agent in _agents.Current.Agents.Where(agent => agent.Descriptor.Endpoint is { } endpoint && IsAt(endpoint, member)))
        {
            _coordinator.Tell(new AgentChanged { Kind = AgentChangeKind.Updated, Agent = agent.Describe(), AtMs = NowMs });
        }
    }

    private void Report(RegisteredAgent agent)
    {
        var reason = $"its node {agent.Descriptor.NodeId} is no longer a member of the cluster";
        _log.Info("Agent {0} is lost: {1}.", agent.Id, reason);
        _registry.Tell(new UpdateAgent { AgentId = agent.Id, Status = AgentStatus.Disconnected, Reason = reason });

        // The coordinator must know that the agent is gone before it looks for another place for its tasks.
        var gone = agent.Describe().Clone();
        gone.Status = AgentStatus.Disconnected;
        _coordinator.Tell(new AgentChanged { Kind = AgentChangeKind.Updated, Agent = gone, AtMs = NowMs });
        _coordinator.Tell(new AgentLost { AgentId = agent.Id, Reason = reason });
    }

    private sealed class LookDue : INoSerializationVerificationNeeded
    {
        public static readonly LookDue Instance = new();
    }
}
