using System.Collections.Frozen;
using AgentNet.Contracts;
using AgentNet.Registry.Core;
using AgentNet.Registry.Schema;

namespace AgentNet.Registry;

/// <summary>
/// One agent as readers of a snapshot see it: its descriptor, its compiled schemas and its latest pulse.
/// Everything but the pulse is immutable; the registry alone writes the pulse, so a heartbeat costs no new snapshot.
/// </summary>
public sealed class RegisteredAgent
{
    private AgentPulse _pulse;

    // The last description and the pulse it was made from: discovery asks far more often than agents beat.
    private Description? _description;

    internal RegisteredAgent(AgentDescriptor descriptor, AgentPulse pulse, RegisteredAgent? previous)
    {
        Descriptor = descriptor;
        _pulse = pulse;
        Version = SemanticVersion.TryParse(descriptor.Version, out var version) ? version : new SemanticVersion(0, 0, 0);
        Capabilities = previous is not null && previous.Descriptor.Capabilities.Equals(descriptor.Capabilities)
            ? previous.Capabilities
            : descriptor.Capabilities.ToFrozenDictionary(capability => capability.Name, capability => new RegisteredCapability(capability), StringComparer.Ordinal);
    }

    /// <summary>Carries the effective status. Treat it as immutable; `last_heartbeat_at_ms` and load are fresher in <see cref="Pulse"/>.</summary>
    public AgentDescriptor Descriptor { get; }

    public string Id => Descriptor.Id;

    public AgentStatus Status => Descriptor.Status;

    public SemanticVersion Version { get; }

    public IReadOnlyDictionary<string, RegisteredCapability> Capabilities { get; }

    public AgentPulse Pulse => Volatile.Read(ref _pulse);

    internal void Beat(AgentPulse pulse) => Volatile.Write(ref _pulse, pulse);

    /// <summary>The descriptor with the latest pulse in it, for answers that leave the process. Shared with other readers: treat it as immutable.</summary>
    public AgentDescriptor Describe()
    {
        var pulse = Pulse;
        var last = Volatile.Read(ref _description);
        if (last is not null && ReferenceEquals(last.Pulse, pulse))
        {
            return last.Descriptor;
        }
        var descriptor = Copy(Descriptor);
        descriptor.LastHeartbeatAtMs = pulse.LastHeartbeatAtMs;
        descriptor.TasksCompleted = pulse.TasksCompleted;
        if (pulse.Resources is not null)
        {
            descriptor.Resources = pulse.Resources;
        }
        Volatile.Write(ref _description, new Description(pulse, descriptor));
        return descriptor;
    }

    /// <summary>Shares what nobody changes, capabilities and their schemas above all: a page of copies is made for every reader after a heartbeat.</summary>
    private static AgentDescriptor Copy(AgentDescriptor from)
    {
        var copy = new AgentDescriptor
        {
            Id = from.Id,
            Name = from.Name,
            Kind = from.Kind,
            AgentType = from.AgentType,
            Version = from.Version,
            NodeId = from.NodeId,
            Endpoint = from.Endpoint,
            HealthCheckUrl = from.HealthCheckUrl,
            Status = from.Status,
            CreatedAtMs = from.CreatedAtMs,
            LastHeartbeatAtMs = from.LastHeartbeatAtMs,
            Resources = from.Resources,
            TasksCompleted = from.TasksCompleted,
            MaxConcurrency = from.MaxConcurrency,
            Pulls = from.Pulls,
            Revision = from.Revision,
        };
        copy.Capabilities.Add(from.Capabilities);
        copy.Tags.Add(from.Tags);
        copy.Metadata.Add(from.Metadata);
        copy.Clock.Add(from.Clock);
        return copy;
    }

    private sealed record Description(AgentPulse Pulse, AgentDescriptor Descriptor);
}

/// <summary>What changes with every heartbeat or health check and is not durable. Health is there once the agent has been checked.</summary>
public sealed record AgentPulse(long LastHeartbeatAtMs, int Running, long TasksCompleted, ResourceUsage? Resources, AgentHealth? Health = null);

/// <summary>One capability of a registered agent with its schemas compiled.</summary>
public sealed class RegisteredCapability(Capability contract)
{
    public Capability Contract => contract;

    public JsonSchema Input { get; } = JsonSchema.Parse(contract.InputSchema);

    public JsonSchema Output { get; } = JsonSchema.Parse(contract.OutputSchema);
}
