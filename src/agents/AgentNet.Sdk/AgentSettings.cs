using Akka.Configuration;
using AgentNet.Registry;
using AgentNet.Sdk.Core;

namespace AgentNet.Sdk;

/// <summary>The HOCON section `agentnet.agents` as values. Defaults stand in `reference.conf` only.</summary>
public sealed record AgentSettings(
    int MaxConcurrency,
    int MaxMessages,
    TimeSpan LeaseHeartbeat,
    TimeSpan ResendOutcomeAfter,
    TimeSpan ProgressInterval,
    TimeSpan AbandonedAfter,
    TimeSpan PassivateAfter,
    int StopBuffer,
    TimeSpan RegisterRetry,
    int SnapshotAfter,
    TimeSpan CommandTimeout)
{
    public static Config Defaults { get; } = ConfigurationFactory.FromResource<AgentSettings>("AgentNet.Sdk.reference.conf");

    public static AgentSettings Read(Config config)
    {
        var section = new SettingsSection(config.WithFallback(Defaults), "agentnet.agents");
        return new AgentSettings(
            section.Count("max-concurrency"),
            section.Count("max-messages"),
            section.Duration("lease-heartbeat"),
            section.Duration("resend-outcome-after"),
            section.Duration("progress-interval"),
            section.Duration("abandoned-after"),
            section.Duration("passivate-after"),
            section.Count("stop-buffer"),
            section.Duration("register-retry"),
            section.Count("snapshot-after"),
            section.Duration("command-timeout"));
    }

    internal AgentRules RulesFor(int maxConcurrency) => new(
        maxConcurrency, (long)LeaseHeartbeat.TotalMilliseconds, (long)ResendOutcomeAfter.TotalMilliseconds,
        (long)ProgressInterval.TotalMilliseconds, (long)AbandonedAfter.TotalMilliseconds);
}
