using Akka.Actor;
using Akka.Cluster.Tools.Singleton.Serialization;
using Akka.Configuration;
using Akka.Coordination;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>Puts this module's defaults and serializer into a system that was made without them, and reads what several settings share.</summary>
internal static class SingletonDefaults
{
    public const string ManagerPath = "akka.cluster.singleton";
    public const string ProxyPath = "akka.cluster.singleton-proxy";

    public static Config Config { get; } = ConfigurationFactory.FromResource<ClusterSingletonManagerSettings>("Akka.Cluster.Tools.reference.conf");

    /// <summary>The system's configuration, with the defaults below it.</summary>
    public static Config Of(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(Config);
        return system.Settings.Config;
    }

    /// <summary>A system whose configuration did not name the serializer when it was made gets it here.</summary>
    public static void InstallSerializer(ExtendedActorSystem system)
    {
        if (system.Serialization.FindSerializerForType(typeof(IClusterSingletonMessage)) is ClusterSingletonMessageSerializer)
            return;
        var serializer = new ClusterSingletonMessageSerializer(system);
        system.Serialization.AddSerializer("akka-singleton", serializer);
        system.Serialization.AddSerializationMap(typeof(IClusterSingletonMessage), serializer);
    }

    /// <summary>An empty role stands for all nodes.</summary>
    public static string? RoleOf(SettingsReader section) => section.Text("role") is { Length: > 0 } role ? role : null;

    public static LeaseUsageSettings? LeaseOf(SettingsReader section) => section.Text("use-lease") is { Length: > 0 } path
        ? new LeaseUsageSettings(path, section.Duration("lease-retry-interval"))
        : null;
}
