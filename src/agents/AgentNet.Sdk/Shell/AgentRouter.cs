using AgentNet.Contracts;
using AgentNet.Registry;
using Akka.Actor;

namespace AgentNet.Sdk.Shell;

/// <summary>
/// Takes every <see cref="AgentEnvelope"/> in a cluster and passes it to the host on the node where the agent lives, as the registry knows it;
/// what belongs here, or to nobody, goes to this node's host.
/// </summary>
internal sealed class AgentRouter : ReceiveActor
{
    private readonly IActorRef _local;
    private readonly AgentRegistry _agents;
    private readonly Address _self;
    private readonly Dictionary<Endpoint, ICanTell> _hosts = [];

    public AgentRouter(IActorRef local, AgentRegistry agents, Address self)
    {
        _local = local;
        _agents = agents;
        _self = self;
        Receive<AgentEnvelope>(envelope => HostOf(envelope.AgentId).Tell(envelope, Sender));
        Receive<DrainAgents>(_local.Forward);
    }

    private ICanTell HostOf(string agentId)
    {
        if (_agents.Current.Find(agentId)?.Descriptor.Endpoint is not { } endpoint || (endpoint.Host == _self.Host && endpoint.Port == _self.Port))
        {
            return _local;
        }

        if (!_hosts.TryGetValue(endpoint, out var host))
        {
            var node = new Address(_self.Protocol, _self.System, endpoint.Host, endpoint.Port);
            host = Context.ActorSelection(new RootActorPath(node) / "user" / _local.Path.Name);
            _hosts.Add(endpoint, host);
        }

        return host;
    }
}
