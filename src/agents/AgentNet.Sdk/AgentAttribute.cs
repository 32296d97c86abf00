namespace AgentNet.Sdk;

/// <summary>Makes a class an agent: its methods with <see cref="CapabilityAttribute"/> take tasks. One instance serves all tasks of its agent, several at a time.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AgentAttribute(string id) : Attribute
{
    /// <summary>The agent's id, and its name unless <see cref="Name"/> says otherwise. Adding the class under another id keeps the name.</summary>
    public string Id { get; } = id;

    public string? Name { get; init; }

    public string Version { get; init; } = "1.0.0";

    public string[] Tags { get; init; } = [];

    /// <summary>Tasks at once; 0 takes `agentnet.agents.max-concurrency`.</summary>
    public int MaxConcurrency { get; init; }
}

/// <summary>
/// Makes a method a capability: `Task&lt;TOut&gt; M(TIn input, TaskContext context, CancellationToken token)`, every parameter optional, the result also
/// synchronous, a ValueTask, nothing, or an IAsyncEnumerable whose items are partial results. Schemas come from the types.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CapabilityAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public string Description { get; init; } = "";
}

/// <summary>Makes a method the handler of messages of one type: `TOut M(TIn content, CancellationToken token)`. What it returns is the reply, of type `{type}_reply`.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MessageHandlerAttribute(string type) : Attribute
{
    public string Type { get; } = type;
}

/// <summary>An agent that can tell whether it is well. Throwing, or taking longer than `agentnet.registry.health-check-timeout`, counts as a failed check.</summary>
public interface IHealthCheckedAgent
{
    ValueTask CheckHealthAsync(CancellationToken cancellationToken);
}
