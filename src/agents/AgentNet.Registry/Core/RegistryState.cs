using System.Collections.Immutable;
using AgentNet.Contracts;
using Google.Protobuf;

namespace AgentNet.Registry.Core;

/// <summary>What the registry remembers durably: every agent's descriptor with the status it was given on purpose (active, maintenance, inactive). A fold of its events.</summary>
public sealed record RegistryState(ImmutableSortedDictionary<string, AgentDescriptor> Agents)
{
    public static RegistryState Empty { get; } = new(ImmutableSortedDictionary.Create<string, AgentDescriptor>(StringComparer.Ordinal));

    public AgentDescriptor? Find(string agentId) => Agents.GetValueOrDefault(agentId);

    public RegistryState Apply(IMessage @event) => @event switch
    {
        AgentRegistered registered => new RegistryState(Agents.SetItem(registered.Agent.Id, registered.Agent)),
        AgentUpdated updated => new RegistryState(Agents.SetItem(updated.Agent.Id, updated.Agent)),
        AgentDeregistered gone => new RegistryState(Agents.Remove(gone.AgentId)),
        AgentStatusChanged changed when Find(changed.AgentId) is { } agent => new RegistryState(Agents.SetItem(changed.AgentId, WithStatus(agent, changed.To))),
        RegistrySnapshot snapshot => new RegistryState(snapshot.Agents.ToImmutableSortedDictionary(agent => agent.Id, agent => agent, StringComparer.Ordinal)),
        _ => throw new InvalidOperationException($"{@event.Descriptor.Name} is not an event of the registry, or names an agent it does not know."),
    };

    private static AgentDescriptor WithStatus(AgentDescriptor agent, AgentStatus status)
    {
        var changed = agent.Clone();
        changed.Status = status;
        return changed;
    }
}
