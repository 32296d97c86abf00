using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>What ClusterSingleton needs for the manager and the proxy of one singleton.</summary>
public class ClusterSingletonSettings : INoSerializationVerificationNeeded
{
    private readonly ClusterSingletonManagerSettings _manager;
    private readonly ClusterSingletonProxySettings _proxy;

    private ClusterSingletonSettings(ClusterSingletonManagerSettings manager, ClusterSingletonProxySettings proxy)
    {
        _manager = manager;
        _proxy = proxy;
    }

    public string? Role => _manager.Role;

    public TimeSpan RemovalMargin => _manager.RemovalMargin;

    public TimeSpan HandOverRetryInterval => _manager.HandOverRetryInterval;

    public LeaseUsageSettings? LeaseSettings => _manager.LeaseSettings;

    public TimeSpan SingletonIdentificationInterval => _proxy.SingletonIdentificationInterval;

    public int BufferSize => _proxy.BufferSize;

    public bool ConsiderAppVersion => _manager.ConsiderAppVersion;

    public static ClusterSingletonSettings Create(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Create(SingletonDefaults.Of(system));
    }

    /// <param name="config">The whole configuration.</param>
    public static ClusterSingletonSettings Create(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var manager = ClusterSingletonManagerSettings.Create(SectionOf(config, SingletonDefaults.ManagerPath));
        var proxy = ClusterSingletonProxySettings.Create(SectionOf(config, SingletonDefaults.ProxyPath), manager.ConsiderAppVersion);
        return new ClusterSingletonSettings(manager, proxy.WithRole(manager.Role));
    }

    public ClusterSingletonSettings WithRole(string? role) => new(_manager.WithRole(role), _proxy.WithRole(role));

    public ClusterSingletonSettings WithRemovalMargin(TimeSpan removalMargin) => new(_manager.WithRemovalMargin(removalMargin), _proxy);

    public ClusterSingletonSettings WithHandOverRetryInterval(TimeSpan handOverRetryInterval) =>
        new(_manager.WithHandOverRetryInterval(handOverRetryInterval), _proxy);

    public ClusterSingletonSettings WithLeaseSettings(LeaseUsageSettings? leaseSettings) => new(_manager.WithLeaseSettings(leaseSettings), _proxy);

    internal ClusterSingletonManagerSettings ForManager(string singletonName) => _manager.WithSingletonName(singletonName);

    internal ClusterSingletonProxySettings ForProxy(string singletonName) => _proxy.WithSingletonName(singletonName);

    private static Config SectionOf(Config config, string path) =>
        config.GetConfig(path) ?? throw new ConfigurationException($"{path} is missing; add ClusterSingletonManager.DefaultConfig() as a fallback.");
}
