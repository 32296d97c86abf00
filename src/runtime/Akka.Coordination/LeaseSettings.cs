using Akka.Configuration;

namespace Akka.Coordination;

/// <summary>Which lease, for whom, and the section of the configuration that says how it is kept.</summary>
public sealed class LeaseSettings
{
    /// <param name="leaseName">The right itself; two leases of one name exclude each other.</param>
    /// <param name="ownerName">Unique to the node that asks, usually host:port.</param>
    public LeaseSettings(string leaseName, string ownerName, TimeoutSettings timeoutSettings, Config leaseConfig)
    {
        ArgumentException.ThrowIfNullOrEmpty(leaseName);
        ArgumentException.ThrowIfNullOrEmpty(ownerName);
        ArgumentNullException.ThrowIfNull(timeoutSettings);
        ArgumentNullException.ThrowIfNull(leaseConfig);
        LeaseName = leaseName;
        OwnerName = ownerName;
        TimeoutSettings = timeoutSettings;
        LeaseConfig = leaseConfig;
    }

    public string LeaseName { get; }

    public string OwnerName { get; }

    public TimeoutSettings TimeoutSettings { get; }

    public Config LeaseConfig { get; }

    public static LeaseSettings Create(Config config, string leaseName, string ownerName) =>
        new(leaseName, ownerName, TimeoutSettings.Create(config), config);

    public LeaseSettings WithTimeoutSettings(TimeoutSettings timeoutSettings) => new(LeaseName, OwnerName, timeoutSettings, LeaseConfig);

    public override string ToString() => $"lease {LeaseName} of {OwnerName}";
}
