using AgentNet.Contracts;

namespace AgentNet.Gateway.Resources;

/// <summary>An agent as clients see it, with what it can do.</summary>
public sealed record AgentResource(
    string Id,
    string Name,
    string Kind,
    string? Type,
    string? Version,
    string Status,
    IReadOnlyList<CapabilityResource> Capabilities,
    IReadOnlyList<string> Tags,
    string? NodeId,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? LastHeartbeatAt,
    long TasksCompleted,
    int MaxConcurrency,
    IReadOnlyDictionary<string, string>? Metadata)
{
    public static AgentResource From(AgentDescriptor agent) => new(
        agent.Id,
        agent.Name,
        Spelling.Of(agent.Kind),
        Text.OrNull(agent.AgentType),
        Text.OrNull(agent.Version),
        Spelling.Of(agent.Status),
        agent.Capabilities.Select(CapabilityResource.From).ToList(),
        agent.Tags,
        Text.OrNull(agent.NodeId),
        Moment.Of(agent.CreatedAtMs),
        Moment.Of(agent.LastHeartbeatAtMs),
        agent.TasksCompleted,
        agent.MaxConcurrency,
        agent.Metadata.Count == 0 ? null : agent.Metadata);
}

/// <summary>What an agent offers; the schemas are JSON Schema 2020-12, absent where anything goes.</summary>
public sealed record CapabilityResource(string Name, string? Description, RawJson? InputSchema, RawJson? OutputSchema)
{
    public static CapabilityResource From(Capability capability) =>
        new(capability.Name, Text.OrNull(capability.Description), Schema(capability.InputSchema), Schema(capability.OutputSchema));

    private static RawJson? Schema(string text) => text.Length == 0 ? null : new RawJson(System.Text.Encoding.UTF8.GetBytes(text));
}

/// <summary>The body of a command to an agent; it may be absent.</summary>
public sealed record AgentCommandRequest(string? Reason);

public sealed record AgentPageResource(IReadOnlyList<AgentResource> Agents, string? NextPageToken);
