using AgentNet.Sdk.Invocation;

namespace AgentNet.Sdk;

/// <summary>
/// The agents a node hosts. What is wrong with a class is said when it is added. In a cluster every node hosts its own instances:
/// their ids end in <c>.node</c>, their names are the same everywhere.
/// </summary>
public sealed class AgentCatalog(string node = "")
{
    private readonly Dictionary<string, AgentBlueprint> _blueprints = new(StringComparer.Ordinal);

    /// <summary>Adds a class with [Agent]; under another id it is another agent of the same kind.</summary>
    public AgentCatalog Add<T>(string? id = null)
        where T : class => Add(typeof(T), id);

    public AgentCatalog Add(Type agent, string? id = null) => Add(AgentBlueprint.Of(agent, id, OnNode));

    /// <summary>Adds an agent that is one function, such as `(string text) => text.Length`.</summary>
    public AgentCatalog AddDelegate(string id, string capability, Delegate function, string description = "", params string[] tags) =>
        Add(AgentBlueprint.Of(new AgentAttribute(id) { Tags = tags }, capability, description, function, OnNode));

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Ids => [.. _blueprints.Keys.Order(StringComparer.Ordinal)];

    internal IReadOnlyList<AgentBlueprint> Blueprints => [.. _blueprints.Values.OrderBy(blueprint => blueprint.Id, StringComparer.Ordinal)];

    private string OnNode(string id) => node.Length == 0 ? id : $"{id}.{node}";

    private AgentCatalog Add(AgentBlueprint blueprint)
    {
        if (!_blueprints.TryAdd(blueprint.Id, blueprint))
        {
            throw new ArgumentException($"The agent id '{blueprint.Id}' is taken by {_blueprints[blueprint.Id].AgentType}; give {blueprint.AgentType} another: Add<T>(\"id\").");
        }
        return this;
    }
}
