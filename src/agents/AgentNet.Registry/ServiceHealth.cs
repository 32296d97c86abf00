using AgentNet.Contracts;

namespace AgentNet.Registry;

/// <summary>An agent's status seen as a service's health (R1.5).</summary>
public enum ServiceHealth
{
    Unknown,
    Healthy,
    Unhealthy,
    Offline,
}

public static class AgentStatusHealth
{
    public static ServiceHealth ToServiceHealth(this AgentStatus status) => status switch
    {
        AgentStatus.Active or AgentStatus.Maintenance => ServiceHealth.Healthy,
        AgentStatus.Unhealthy => ServiceHealth.Unhealthy,
        AgentStatus.Inactive or AgentStatus.Offline => ServiceHealth.Offline,
        AgentStatus.Unspecified or AgentStatus.Disconnected or _ => ServiceHealth.Unknown,
    };
}
