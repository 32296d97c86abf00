using System.Globalization;
using AgentNet.Contracts;
using AgentNet.Registry.Schema;
using Google.Protobuf;

namespace AgentNet.Registry.Core;

/// <summary>
/// Decides what the registry records (R1.3). Pure and total: a command becomes an event, nothing, or a refusal.
/// R1 an accepted descriptor has a valid id and version, and schemas that can be checked. R2 registering again keeps identity
/// (created-at, tasks completed) and a status given on purpose. R3 what changes nothing is not recorded. R4 every recorded change raises revision and clock.
/// </summary>
public static class RegistryDecider
{
    public static RegistryDecision Register(RegistryState state, AgentDescriptor statement, RegistryLimits limits, long nowMs)
    {
        var existing = state.Find(statement.Id);
        if (Refusal(statement) is { } problem)
        {
            return new RegistryDecision(null, problem);
        }
        if (existing is null && limits.MostAgents is { } most && state.Agents.Count >= most)
        {
            return new RegistryDecision(null, Problems.Of(
                ProblemCodes.RegistryFull,
                $"The registry holds {state.Agents.Count} agents, the most that agentnet.registry.max-agents allows; deregister some or raise it.",
                ("max_agents", most.ToString(CultureInfo.InvariantCulture))));
        }
        var agent = Normalized(statement);
        if (existing is null)
        {
            agent.CreatedAtMs = nowMs;
            agent.Status = IsOnPurpose(statement.Status) ? statement.Status : AgentStatus.Active;
            return new RegistryDecision(new AgentRegistered { Agent = Stamped(agent, null, limits.NodeId), AtMs = nowMs }, null);
        }
        agent.CreatedAtMs = existing.CreatedAtMs;
        agent.TasksCompleted = Math.Max(agent.TasksCompleted, existing.TasksCompleted);
        agent.Status = existing.Status;
        var stated = VectorClock.From(statement.Clock);
        if (stated.Counts.Count > 0 && stated.CompareTo(VectorClock.From(existing.Clock)) == ClockOrder.Before)
        {
            return new RegistryDecision(null, Problems.Of(
                ProblemCodes.InvalidRequest,
                $"The statement about '{agent.Id}' is older than what is registered; read the agent again and repeat the change.",
                ("stated_clock", stated.ToString()), ("registered_clock", VectorClock.From(existing.Clock).ToString())));
        }
        return SameStatement(agent, existing)
            ? new RegistryDecision(null, null)
            : new RegistryDecision(new AgentUpdated { Agent = Stamped(agent, existing, limits.NodeId), Reason = "registered again", AtMs = nowMs }, null);
    }

    public static RegistryDecision Deregister(RegistryState state, string agentId, string reason, long nowMs) =>
        state.Find(agentId) is null
            ? new RegistryDecision(null, null)
            : new RegistryDecision(new AgentDeregistered { AgentId = agentId, Reason = reason, AtMs = nowMs }, null);

    public static RegistryDecision Update(RegistryState state, UpdateAgent update, RegistryLimits limits, long nowMs)
    {
        if (state.Find(update.AgentId) is not { } existing)
        {
            return new RegistryDecision(null, Unknown(update.AgentId));
        }
        if (update.Status is AgentStatus.Unhealthy or AgentStatus.Offline)
        {
            return new RegistryDecision(null, Problems.Of(
                ProblemCodes.InvalidRequest,
                $"Status {update.Status} follows from health checks and silence and cannot be set; set active, maintenance, inactive or disconnected.",
                ("agent_id", update.AgentId)));
        }
        var agent = existing.Clone();
        if (IsOnPurpose(update.Status))
        {
            agent.Status = update.Status;
        }
        if (update.ReplaceCapabilities)
        {
            agent.Capabilities.Clear();
            agent.Capabilities.Add(update.Capabilities);
        }
        if (update.ReplaceTags)
        {
            agent.Tags.Clear();
            agent.Tags.Add(update.Tags.Distinct());
        }
        foreach (var (key, value) in update.Metadata)
        {
            if (value.Length == 0)
            {
                agent.Metadata.Remove(key);
            }
            else
            {
                agent.Metadata[key] = value;
            }
        }
        if (Refusal(agent) is { } problem)
        {
            return new RegistryDecision(null, problem);
        }
        return agent.Equals(existing)
            ? new RegistryDecision(null, null)
            : new RegistryDecision(new AgentUpdated { Agent = Stamped(agent, existing, limits.NodeId), Reason = update.Reason, AtMs = nowMs }, null);
    }

    public static Problem Unknown(string agentId) =>
        Problems.Of(ProblemCodes.UnknownAgent, $"No agent '{agentId}' is registered.", ("agent_id", agentId));

    /// <summary>The status others see: health outranks purpose, except that an agent at rest is not called unhealthy.</summary>
    public static AgentStatus Effective(AgentStatus purpose, HealthCondition condition) => condition switch
    {
        HealthCondition.Offline => AgentStatus.Offline,
        HealthCondition.Disconnected => AgentStatus.Disconnected,
        HealthCondition.Unhealthy when purpose != AgentStatus.Inactive => AgentStatus.Unhealthy,
        HealthCondition.Connected or HealthCondition.Unhealthy => purpose,
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "Unknown condition."),
    };

    private static Problem? Refusal(AgentDescriptor agent)
    {
        if (!AgentId.IsValid(agent.Id))
        {
            return Problems.Of(ProblemCodes.InvalidId, $"'{agent.Id}' is not an agent id: use {AgentId.Rule}.", ("agent_id", agent.Id));
        }
        if (agent.Version.Length > 0 && !SemanticVersion.TryParse(agent.Version, out _))
        {
            return Problems.Of(
                ProblemCodes.InvalidRequest, $"'{agent.Version}', the version of agent '{agent.Id}', is not a semantic version such as 1.4.2.",
                ("agent_id", agent.Id), ("version", agent.Version));
        }
        if (agent.Capabilities.GroupBy(capability => capability.Name).FirstOrDefault(group => group.Key.Length == 0 || group.Count() > 1) is { } odd)
        {
            var what = odd.Key.Length == 0 ? "has a capability without a name" : $"lists the capability '{odd.Key}' twice";
            return Problems.Of(ProblemCodes.InvalidRequest, $"Agent '{agent.Id}' {what}; every capability needs a name of its own.", ("agent_id", agent.Id));
        }
        return agent.Capabilities.Select(capability => SchemaProblem(agent.Id, capability)).FirstOrDefault(problem => problem is not null);
    }

    private static Problem? SchemaProblem(string agentId, Capability capability)
    {
        foreach (var (side, text) in (ReadOnlySpan<(string, string)>)[("input", capability.InputSchema), ("output", capability.OutputSchema)])
        {
            if (!JsonSchema.TryParse(text, out _, out var refusal))
            {
                return Problems.Of(
                    ProblemCodes.InvalidRequest, $"The {side} schema of capability '{capability.Name}' of agent '{agentId}' was refused: {refusal}",
                    ("agent_id", agentId), ("capability", capability.Name), ("keyword", refusal!.Keyword), ("pointer", refusal.Pointer));
            }
        }
        return null;
    }

    private static AgentDescriptor Normalized(AgentDescriptor statement)
    {
        var agent = statement.Clone();
        agent.Name = agent.Name.Length == 0 ? agent.Id : agent.Name;
        agent.Kind = agent.Kind == AgentKind.Unspecified ? AgentKind.Agent : agent.Kind;
        agent.Version = agent.Version.Length == 0 ? "1.0.0" : agent.Version;
        agent.LastHeartbeatAtMs = 0;
        agent.Tags.Clear();
        agent.Tags.Add(statement.Tags.Distinct());
        return agent;
    }

    private static AgentDescriptor Stamped(AgentDescriptor agent, AgentDescriptor? previous, string nodeId)
    {
        var clock = VectorClock.From(agent.Clock).Merge(VectorClock.From(previous?.Clock ?? [])).Increment(nodeId);
        agent.Clock.Clear();
        foreach (var (node, count) in clock.Counts)
        {
            agent.Clock[node] = count;
        }
        agent.Revision = (previous?.Revision ?? 0) + 1;
        return agent;
    }

    private static bool SameStatement(AgentDescriptor agent, AgentDescriptor existing)
    {
        var alike = agent.Clone();
        alike.Revision = existing.Revision;
        alike.Clock.Clear();
        alike.Clock.Add(existing.Clock);
        return alike.Equals(existing);
    }

    private static bool IsOnPurpose(AgentStatus status) => status is AgentStatus.Active or AgentStatus.Maintenance or AgentStatus.Inactive;
}

/// <summary>At most one event to record, or why not; neither means that everything is already so.</summary>
public sealed record RegistryDecision(IMessage? Event, Problem? Refusal);

/// <summary>What the registry's node allows: the most entries (null: any number) and the name its changes are counted under.</summary>
public sealed record RegistryLimits(int? MostAgents, string NodeId);
