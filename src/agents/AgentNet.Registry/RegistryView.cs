using System.Collections.Immutable;
using AgentNet.Contracts;

namespace AgentNet.Registry;

/// <summary>
/// An immutable snapshot of the registry with its indexes. Every index holds the same agent objects as the list of all, so they cannot disagree.
/// Agents come in the order of their ids.
/// </summary>
public sealed class RegistryView
{
    private static readonly ImmutableSortedDictionary<string, RegisteredAgent> NoAgents = ImmutableSortedDictionary.Create<string, RegisteredAgent>(StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, RegisteredAgent> _agents;
    private readonly ImmutableDictionary<IndexKey, ImmutableSortedDictionary<string, RegisteredAgent>> _index;

    private RegistryView(
        ImmutableSortedDictionary<string, RegisteredAgent> agents,
        ImmutableDictionary<IndexKey, ImmutableSortedDictionary<string, RegisteredAgent>> index)
    {
        _agents = agents;
        _index = index;
    }

    public static RegistryView Empty { get; } = new(NoAgents, ImmutableDictionary<IndexKey, ImmutableSortedDictionary<string, RegisteredAgent>>.Empty);

    public int Count => _agents.Count;

    public IEnumerable<RegisteredAgent> Agents => _agents.Values;

    public RegisteredAgent? Find(string agentId) => _agents.GetValueOrDefault(agentId);

    public IReadOnlyDictionary<string, RegisteredAgent> WithCapability(string capability) => Of(IndexKind.Capability, capability);

    public IReadOnlyDictionary<string, RegisteredAgent> WithName(string name) => Of(IndexKind.Name, name);

    public IReadOnlyDictionary<string, RegisteredAgent> WithType(string agentType) => Of(IndexKind.Type, agentType);

    public IReadOnlyDictionary<string, RegisteredAgent> WithTag(string tag) => Of(IndexKind.Tag, tag);

    public IReadOnlyDictionary<string, RegisteredAgent> WithStatus(AgentStatus status) => Of(IndexKind.Status, status.ToString());

    public IReadOnlyDictionary<string, RegisteredAgent> OnNode(string nodeId) => Of(IndexKind.Node, nodeId);

    internal IReadOnlyDictionary<string, RegisteredAgent> All => _agents;

    internal RegistryView With(RegisteredAgent agent)
    {
        var index = _index.ToBuilder();
        if (_agents.TryGetValue(agent.Id, out var before))
        {
            Unindex(index, before);
        }
        foreach (var key in KeysOf(agent.Descriptor))
        {
            index[key] = index.GetValueOrDefault(key, NoAgents).SetItem(agent.Id, agent);
        }
        return new RegistryView(_agents.SetItem(agent.Id, agent), index.ToImmutable());
    }

    internal RegistryView Without(string agentId)
    {
        if (!_agents.TryGetValue(agentId, out var agent))
        {
            return this;
        }
        var index = _index.ToBuilder();
        Unindex(index, agent);
        return new RegistryView(_agents.Remove(agentId), index.ToImmutable());
    }

    private static void Unindex(ImmutableDictionary<IndexKey, ImmutableSortedDictionary<string, RegisteredAgent>>.Builder index, RegisteredAgent agent)
    {
        foreach (var key in KeysOf(agent.Descriptor))
        {
            var rest = index[key].Remove(agent.Id);
            if (rest.IsEmpty)
            {
                index.Remove(key);
            }
            else
            {
                index[key] = rest;
            }
        }
    }

    private static HashSet<IndexKey> KeysOf(AgentDescriptor agent) =>
    [
        .. agent.Capabilities.Select(capability => new IndexKey(IndexKind.Capability, capability.Name)),
        .. agent.Tags.Select(tag => new IndexKey(IndexKind.Tag, tag)),
        new IndexKey(IndexKind.Name, agent.Name),
        new IndexKey(IndexKind.Type, agent.AgentType),
        new IndexKey(IndexKind.Node, agent.NodeId),
        new IndexKey(IndexKind.Status, agent.Status.ToString()),
    ];

    private ImmutableSortedDictionary<string, RegisteredAgent> Of(IndexKind kind, string key) => _index.GetValueOrDefault(new IndexKey(kind, key), NoAgents);

    private enum IndexKind
    {
        Capability,
        Name,
        Type,
        Tag,
        Node,
        Status,
    }

    private readonly record struct IndexKey(IndexKind Kind, string Value);
}
