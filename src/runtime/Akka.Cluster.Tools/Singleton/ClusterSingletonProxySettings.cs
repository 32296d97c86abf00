using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>The section <c>akka.cluster.singleton-proxy</c>: where to look for the instance, and what to keep while it is unknown.</summary>
public sealed class ClusterSingletonProxySettings : INoSerializationVerificationNeeded
{
    private const int MostBuffered = 10_000;

    /// <param name="bufferSize">From 0, which keeps nothing, to 10,000.</param>
    public ClusterSingletonProxySettings(string singletonName, string? role, TimeSpan singletonIdentificationInterval, int bufferSize, bool considerAppVersion)
    {
        ArgumentException.ThrowIfNullOrEmpty(singletonName);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(singletonIdentificationInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(bufferSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bufferSize, MostBuffered);
        SingletonName = singletonName;
        Role = role;
        SingletonIdentificationInterval = singletonIdentificationInterval;
        BufferSize = bufferSize;
        ConsiderAppVersion = considerAppVersion;
    }

    public string SingletonName { get; }

    /// <summary>Null for all nodes.</summary>
    public string? Role { get; }

    public TimeSpan SingletonIdentificationInterval { get; }

    public int BufferSize { get; }

    public bool ConsiderAppVersion { get; }

    public static ClusterSingletonProxySettings Create(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        var config = SingletonDefaults.Of(system);
        return Create(
            config.GetConfig(SingletonDefaults.ProxyPath)!,
            SettingsReader.At(config, SingletonDefaults.ManagerPath).Boolean("consider-app-version"));
    }

    /// <param name="config">The section itself.</param>
    public static ClusterSingletonProxySettings Create(Config config, bool considerAppVersion)
    {
        ArgumentNullException.ThrowIfNull(config);
        var section = new SettingsReader(config);
        return new ClusterSingletonProxySettings(
            section.Name("singleton-name"),
            SingletonDefaults.RoleOf(section),
            section.Duration("singleton-identification-interval"),
            section.Int("buffer-size", minimum: 0, maximum: MostBuffered),
            considerAppVersion);
    }

    public ClusterSingletonProxySettings WithSingletonName(string singletonName) =>
        new(singletonName, Role, SingletonIdentificationInterval, BufferSize, ConsiderAppVersion);

    public ClusterSingletonProxySettings WithRole(string? role) =>
        new(SingletonName, role, SingletonIdentificationInterval, BufferSize, ConsiderAppVersion);

    public ClusterSingletonProxySettings WithSingletonIdentificationInterval(TimeSpan singletonIdentificationInterval) =>
        new(SingletonName, Role, singletonIdentificationInterval, BufferSize, ConsiderAppVersion);

    public ClusterSingletonProxySettings WithBufferSize(int bufferSize) =>
        new(SingletonName, Role, SingletonIdentificationInterval, bufferSize, ConsiderAppVersion);
}
