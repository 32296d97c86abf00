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

/// <summary>The agents of one name: how many there are, how many of them are healthy, and how fast their remembered health checks answered (null: never checked).</summary>
public sealed record ServiceStatistics(string Name, int Total, int Healthy, double? AverageResponseMs);

public static class AgentStatusHealth
{
    /// <summary>One line per name, in the order of names.</summary>
    public static IReadOnlyList<ServiceStatistics> Statistics(this RegistryView view) =>
    [
        .. view.Agents
            .GroupBy(agent => agent.Descriptor.Name, StringComparer.Ordinal)
            .OrderBy(agents => agents.Key, StringComparer.Ordinal)
            .Select(agents =>
            {
                var checks = agents.SelectMany(agent => agent.Pulse.Health?.History ?? []).ToList();
                return new ServiceStatistics(
                    agents.Key,
                    agents.Count(),
                    agents.Count(agent => agent.Status.ToServiceHealth() == ServiceHealth.Healthy),
                    checks.Count == 0 ? null : checks.Average(check => check.ResponseMs));
            }),
    ];

    public static ServiceHealth ToServiceHealth(this AgentStatus status) => status switch
    {
        AgentStatus.Active or AgentStatus.Maintenance => ServiceHealth.Healthy,
        AgentStatus.Unhealthy => ServiceHealth.Unhealthy,
        AgentStatus.Inactive or AgentStatus.Offline => ServiceHealth.Offline,
        AgentStatus.Unspecified or AgentStatus.Disconnected or _ => ServiceHealth.Unknown,
    };
}
