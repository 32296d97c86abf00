using Akka.Configuration;

namespace AgentNet.Gateway;

/// <summary>What of the gateway can be configured: the section <c>agentnet.gateway</c>, whose defaults stand in this project's reference.conf.</summary>
public sealed record GatewaySettings(
    int Port,
    long MaxBodyBytes,
    int MaxConcurrentRequests,
    int MaxEventStreams,
    TimeSpan EventKeepAlive,
    TimeSpan MaxWait)
{
    public const string Path = "agentnet.gateway";

    /// <summary>The embedded defaults, the last fallback of whatever configuration a node composes.</summary>
    public static Config Defaults { get; } = ConfigurationFactory.FromResource<GatewaySettings>("AgentNet.Gateway.reference.conf");

    /// <exception cref="ConfigurationException">A value is missing or out of range; the message names its path.</exception>
    public static GatewaySettings From(Config config)
    {
        var section = config.GetConfig(Path) ?? throw new ConfigurationException($"{Path} is missing: give the node its embedded defaults");
        return new GatewaySettings(
            Port: (int)InRange("port", section.GetInt("port"), 0, 65535),
            MaxBodyBytes: InRange("max-body-size", section.GetByteSize("max-body-size") ?? 0, 1024, int.MaxValue),
            MaxConcurrentRequests: (int)InRange("max-concurrent-requests", section.GetInt("max-concurrent-requests"), 1, 1_000_000),
            MaxEventStreams: (int)InRange("max-event-streams", section.GetInt("max-event-streams"), 1, 100_000),
            EventKeepAlive: Positive("event-keep-alive", section.GetTimeSpan("event-keep-alive")),
            MaxWait: Positive("max-wait", section.GetTimeSpan("max-wait")));
    }

    private static long InRange(string key, long value, long least, long most) => value >= least && value <= most
        ? value
        : throw new ConfigurationException($"{Path}.{key} = {value}: must be between {least} and {most}");

    private static TimeSpan Positive(string key, TimeSpan value) => value > TimeSpan.Zero
        ? value
        : throw new ConfigurationException($"{Path}.{key} = {value}: must be longer than zero");
}
