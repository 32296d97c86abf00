using System.Collections.Frozen;
using System.Reflection;
using AgentNet.Contracts;
using AgentNet.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Sdk.Invocation;

/// <summary>
/// Everything about one agent that is known before it runs: identity, capabilities, message handlers, and how an instance is made. Built once, at registration;
/// whatever is wrong with the class is said there.
/// </summary>
internal sealed class AgentBlueprint
{
    private readonly Func<IServiceProvider, object?> _create;

    private AgentBlueprint(
        AgentAttribute identity, string id, string agentType, Func<IServiceProvider, object?> create,
        IEnumerable<CapabilityBlueprint> capabilities, IEnumerable<KeyValuePair<string, CapabilityBlueprint>> handlers, bool checksHealth = false)
    {
        if (!AgentId.IsValid(id))
        {
            throw new ArgumentException($"'{id}' is not an agent id: use {AgentId.Rule}.", nameof(id));
        }
        Identity = identity;
        Id = id;
        AgentType = agentType;
        ChecksHealth = checksHealth;
        _create = create;
        Capabilities = ByName(capabilities.Select(capability => KeyValuePair.Create(capability.Name, capability)), $"{agentType} has the capability");
        Handlers = ByName(handlers, $"{agentType} handles the message type");
        if (Handlers.FirstOrDefault(handler => handler.Value.TakesContext) is { Key: { } type })
        {
            throw new ArgumentException($"{agentType}'s handler of '{type}' takes a TaskContext; a message is no task and has none.");
        }
        if (Capabilities.Count + Handlers.Count == 0)
        {
            throw new ArgumentException($"{agentType} can do nothing: give a method [Capability(\"name\")] or [MessageHandler(\"type\")].");
        }
    }

    public AgentAttribute Identity { get; }

    public string Id { get; }

    public string AgentType { get; }

    public bool ChecksHealth { get; }

    public FrozenDictionary<string, CapabilityBlueprint> Capabilities { get; }

    public FrozenDictionary<string, CapabilityBlueprint> Handlers { get; }

    public static AgentBlueprint Of(Type type, string? id = null, Func<string, string>? place = null)
    {
        var identity = type.GetCustomAttribute<AgentAttribute>()
            ?? throw new ArgumentException($"{type.Name} has no [Agent(\"id\")] attribute.");
        var factory = new Lazy<ObjectFactory>(() => ActivatorUtilities.CreateFactory(type, Type.EmptyTypes));
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static);
        return new AgentBlueprint(
            identity, Placed(id ?? identity.Id, place), type.Name, services => factory.Value(services, null),
            from method in methods
            let capability = method.GetCustomAttribute<CapabilityAttribute>()
            where capability is not null
            select new CapabilityBlueprint(capability.Name, capability.Description, method),
            from method in methods
            let handler = method.GetCustomAttribute<MessageHandlerAttribute>()
            where handler is not null
            select KeyValuePair.Create(handler.Type, new CapabilityBlueprint(handler.Type, "", method)),
            type.IsAssignableTo(typeof(IHealthCheckedAgent)));
    }

    /// <summary>An agent that is one function.</summary>
    public static AgentBlueprint Of(
        AgentAttribute identity, string capability, string description, Delegate function, Func<string, string>? place = null) => new(
        identity, Placed(identity.Id, place), "delegate", _ => null, [new CapabilityBlueprint(capability, description, function.Method, function.Target)], []);

    /// <summary>A new instance from the services of one scope; null for a function, which needs none.</summary>
    public object? Create(IServiceProvider services) => _create(services);

    public AgentDescriptor Describe(int defaultConcurrency, string nodeId, Endpoint? endpoint = null)
    {
        var descriptor = new AgentDescriptor
        {
            Id = Id,
            Name = Identity.Name ?? Identity.Id,
            Kind = AgentKind.Agent,
            AgentType = AgentType,
            Version = Identity.Version,
            NodeId = nodeId,
            Endpoint = endpoint,
            MaxConcurrency = Identity.MaxConcurrency > 0 ? Identity.MaxConcurrency : defaultConcurrency,
        };
        descriptor.Capabilities.Add(Capabilities.Values.OrderBy(capability => capability.Name, StringComparer.Ordinal).Select(capability => capability.ToContract()));
        descriptor.Tags.Add(Identity.Tags);
        return descriptor;
    }

    private static string Placed(string id, Func<string, string>? place) => place is null ? id : place(id);

    private static FrozenDictionary<string, CapabilityBlueprint> ByName(IEnumerable<KeyValuePair<string, CapabilityBlueprint>> entries, string what)
    {
        var byName = new Dictionary<string, CapabilityBlueprint>(StringComparer.Ordinal);
        foreach (var (name, blueprint) in entries)
        {
            if (!byName.TryAdd(name, blueprint))
            {
                throw new ArgumentException($"{what} '{name}' twice.");
            }
        }
        return byName.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
