using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>The section <c>akka.cluster.singleton</c>: which nodes run the instance and how it is handed over.</summary>
public sealed class ClusterSingletonManagerSettings : INoSerializationVerificationNeeded
{
    public ClusterSingletonManagerSettings(string singletonName, string? role, TimeSpan removalMargin, TimeSpan handOverRetryInterval, bool considerAppVersion)
        : this(singletonName, role, removalMargin, handOverRetryInterval, leaseSettings: null, considerAppVersion)
    {
    }

    public ClusterSingletonManagerSettings(
        string singletonName,
        string? role,
        TimeSpan removalMargin,
        TimeSpan handOverRetryInterval,
        LeaseUsageSettings? leaseSettings,
        bool considerAppVersion)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(singletonName);
        ArgumentOutOfRangeException.ThrowIfLessThan(removalMargin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(handOverRetryInterval, TimeSpan.Zero);
        SingletonName = singletonName;
        Role = role;
        RemovalMargin = removalMargin;
        HandOverRetryInterval = handOverRetryInterval;
        LeaseSettings = leaseSettings;
        ConsiderAppVersion = considerAppVersion;
    }

    public string SingletonName { get; }

    /// <summary>Null for all nodes.</summary>
    public string? Role { get; }

    /// <summary>How long after its removal a node may still be running; zero takes the downing provider's margin.</summary>
    public TimeSpan RemovalMargin { get; }

    public TimeSpan HandOverRetryInterval { get; }

    /// <summary>Null for no lease.</summary>
    public LeaseUsageSettings? LeaseSettings { get; }

    internal bool ConsiderAppVersion { get; }

    public static ClusterSingletonManagerSettings Create(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Create(SingletonDefaults.Of(system).GetConfig(SingletonDefaults.ManagerPath)!);
    }

    /// <param name="config">The section itself.</param>
    public static ClusterSingletonManagerSettings Create(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var section = new SettingsReader(config);
        return new ClusterSingletonManagerSettings(
            section.Name("singleton-name"),
            SingletonDefaults.RoleOf(section),
            TimeSpan.Zero,
            section.Duration("hand-over-retry-interval"),
            SingletonDefaults.LeaseOf(section),
            section.Boolean("consider-app-version"));
    }

    public ClusterSingletonManagerSettings WithSingletonName(string singletonName) => Copy(singletonName: singletonName);

    public ClusterSingletonManagerSettings WithRole(string? role) =>
        new(SingletonName, role, RemovalMargin, HandOverRetryInterval, LeaseSettings, ConsiderAppVersion);

    public ClusterSingletonManagerSettings WithRemovalMargin(TimeSpan removalMargin) => Copy(removalMargin: removalMargin);

    public ClusterSingletonManagerSettings WithHandOverRetryInterval(TimeSpan handOverRetryInterval) => Copy(handOverRetryInterval: handOverRetryInterval);

    public ClusterSingletonManagerSettings WithLeaseSettings(LeaseUsageSettings? leaseSettings) =>
        new(SingletonName, Role, RemovalMargin, HandOverRetryInterval, leaseSettings, ConsiderAppVersion);

    private ClusterSingletonManagerSettings Copy(string? singletonName = null, TimeSpan? removalMargin = null, TimeSpan? handOverRetryInterval = null) => new(
        singletonName ?? SingletonName,
        Role,
        removalMargin ?? RemovalMargin,
        handOverRetryInterval ?? HandOverRetryInterval,
        LeaseSettings,
        ConsiderAppVersion);
}
