using Akka.Actor;
using Akka.Event;
using AgentNet.Contracts;
using AgentNet.Registry;

namespace AgentNet.Sdk.Shell;

/// <summary>Lives at `/user/agents` and keeps one forwarder per registered agent, following the registry. A selection of an unknown id finds nothing, as it should.</summary>
internal sealed class AgentDirectory : ReceiveActor
{
    private readonly IActorRef _hosts;

    // A name is free again only when its old actor is gone: registered again before that, the agent waits here.
    private readonly HashSet<string> _stopping = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wantedAgain = new(StringComparer.Ordinal);

    public AgentDirectory(IActorRef hosts)
    {
        _hosts = hosts;
        Receive<AgentChanged>(OnChanged);
        Receive<Terminated>(gone => OnGone(gone.ActorRef.Path.Name));
    }

    protected override void PreStart()
    {
        // Subscribed before the snapshot is read: a change between the two is seen twice and not missed.
        Context.System.EventStream.Subscribe<AgentChanged>(Self);
        foreach (var agent in AgentRegistry.For(Context.System).Current.Agents)
        {
            Add(agent.Id);
        }
    }

    private void OnChanged(AgentChanged change)
    {
        switch (change.Kind)
        {
            case AgentChangeKind.Added or AgentChangeKind.Updated:
                Add(change.Agent.Id);
                break;
            case AgentChangeKind.Removed:
                Remove(change.Agent.Id);
                break;
            case AgentChangeKind.Unspecified:
            default:
                Unhandled(change);
                break;
        }
    }

    private void Add(string agentId)
    {
        if (_stopping.Contains(agentId))
        {
            _wantedAgain.Add(agentId);
        }
        else if (Context.Child(agentId).IsNobody())
        {
            var hosts = _hosts;
            Context.Watch(Context.ActorOf(Props.Create(() => new AgentForwarder(agentId, hosts)), agentId));
        }
    }

    private void Remove(string agentId)
    {
        _wantedAgain.Remove(agentId);
        var forwarder = Context.Child(agentId);
        if (!forwarder.IsNobody() && _stopping.Add(agentId))
        {
            Context.Stop(forwarder);
        }
    }

    private void OnGone(string agentId)
    {
        _stopping.Remove(agentId);
        if (_wantedAgain.Remove(agentId))
        {
            Add(agentId);
        }
    }
}
