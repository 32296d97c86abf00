using Akka.Configuration;

namespace Akka.Coordination;

/// <summary>How long a lease lives without being renewed, how often it is renewed, and how long its keeper may take to answer.</summary>
public sealed class TimeoutSettings
{
    private static readonly TimeSpan ShortestDerivedInterval = TimeSpan.FromSeconds(5);

    public TimeoutSettings(TimeSpan heartbeatInterval, TimeSpan heartbeatTimeout, TimeSpan operationTimeout)
    {
        HeartbeatInterval = heartbeatInterval;
        HeartbeatTimeout = heartbeatTimeout;
        OperationTimeout = operationTimeout;
    }

    public TimeSpan HeartbeatInterval { get; }

    public TimeSpan HeartbeatTimeout { get; }

    public TimeSpan OperationTimeout { get; }

    /// <exception cref="ConfigurationException">A key is missing, or the interval leaves no room for one lost renewal.</exception>
    public static TimeoutSettings Create(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var section = new SettingsReader(config);
        var timeout = section.Duration("heartbeat-timeout");
        var interval = section.Text("heartbeat-interval").Length > 0
            ? section.Duration("heartbeat-interval")
            : Longer(timeout / 10, ShortestDerivedInterval);
        if (interval >= timeout / 2)
        {
            throw new ConfigurationException(
                $"{config.FullPath("heartbeat-interval")} is {interval}; it must be shorter than half of heartbeat-timeout, which is {timeout}, "
                + "so that one lost renewal does not lose the lease.");
        }

        return new TimeoutSettings(interval, timeout, section.Duration("lease-operation-timeout"));
    }

    public TimeoutSettings WithHeartbeatInterval(TimeSpan heartbeatInterval) => new(heartbeatInterval, HeartbeatTimeout, OperationTimeout);

    public TimeoutSettings WithHeartbeatTimeout(TimeSpan heartbeatTimeout) => new(HeartbeatInterval, heartbeatTimeout, OperationTimeout);

    public TimeoutSettings withOperationTimeout(TimeSpan operationTimeout) => new(HeartbeatInterval, HeartbeatTimeout, operationTimeout);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
