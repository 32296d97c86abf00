using Akka.Actor;
using AgentNet.Contracts;

namespace AgentNet.Sdk.Shell;

/// <summary>
/// Stands at `/user/agents/{id}` for one agent, wherever its entity lives: wraps what it is told into an <see cref="AgentEnvelope"/> and keeps the sender.
/// What is not a contract cannot travel to an entity and is reported as unhandled.
/// </summary>
internal sealed class AgentForwarder : UntypedActor
{
    private static readonly HashSet<Type> Contracts = [.. ContractManifests.Types];

    private readonly string _agentId;
    private readonly IActorRef _hosts;

    public AgentForwarder(string agentId, IActorRef hosts)
    {
        _agentId = agentId;
        _hosts = hosts;
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AgentEnvelope envelope:
                _hosts.Forward(envelope with { AgentId = _agentId });
                break;
            case var contract when Contracts.Contains(contract.GetType()):
                _hosts.Forward(new AgentEnvelope(_agentId, contract));
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
