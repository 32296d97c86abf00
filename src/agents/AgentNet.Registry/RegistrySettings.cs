using Akka.Configuration;
using AgentNet.Registry.Core;

namespace AgentNet.Registry;

/// <summary>The HOCON section `agentnet.registry` as values. Defaults stand in `reference.conf` only; a bad value is refused with its path.</summary>
public sealed record RegistrySettings(
    string NodeId,
    int? MaxAgents,
    TimeSpan HeartbeatInterval,
    TimeSpan FollowInterval,
    TimeSpan HealthCheckInterval,
    TimeSpan HealthCheckTimeout,
    TimeSpan UnhealthyAfter,
    int UnhealthyAfterFailedChecks,
    TimeSpan OfflineAfter,
    TimeSpan CleanupInterval,
    TimeSpan ForgetAfter,
    int HealthHistory,
    int SnapshotAfter)
{
    private const string Section = "agentnet.registry";

    public static Config Defaults { get; } = ConfigurationFactory.FromResource<RegistrySettings>("AgentNet.Registry.reference.conf");

    public static RegistrySettings Read(Config config)
    {
        var section = new SettingsSection(config.WithFallback(Defaults), Section);
        var settings = new RegistrySettings(
            section.Text("node-id"),
            section.CountOrUnlimited("max-agents"),
            section.Duration("heartbeat-interval"),
            section.Duration("follow-interval"),
            section.Duration("health-check-interval"),
            section.Duration("health-check-timeout"),
            section.Duration("unhealthy-after"),
            section.Count("unhealthy-after-failed-checks"),
            section.Duration("offline-after"),
            section.Duration("cleanup-interval"),
            section.Duration("forget-after"),
            section.Count("health-history"),
            section.Count("snapshot-after"));
        if (settings.UnhealthyAfter <= settings.HeartbeatInterval)
        {
            throw section.Bad("unhealthy-after", "must be longer than heartbeat-interval, or every agent is unhealthy between two heartbeats");
        }
        if (settings.OfflineAfter <= settings.UnhealthyAfter)
        {
            throw section.Bad("offline-after", "must be longer than unhealthy-after");
        }
        return settings;
    }

    internal HealthSettings Health => new(
        (long)UnhealthyAfter.TotalMilliseconds, (long)OfflineAfter.TotalMilliseconds, UnhealthyAfterFailedChecks,
        HealthHistory, (long)CleanupInterval.TotalMilliseconds, (long)ForgetAfter.TotalMilliseconds);

    internal RegistryLimits Limits => new(MaxAgents, NodeId);
}
