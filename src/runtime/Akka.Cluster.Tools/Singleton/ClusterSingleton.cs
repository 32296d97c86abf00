using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>Starts singletons by name: the manager where the role is, and a proxy on every node that asks.</summary>
public class ClusterSingleton : IExtension
{
    private readonly ExtendedActorSystem _system;
    private readonly Cluster _cluster;
    private readonly ConcurrentDictionary<string, Lazy<IActorRef>> _proxies = new(StringComparer.Ordinal);

    public ClusterSingleton(ExtendedActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        _system = system;
        _cluster = Cluster.Get(system);
    }

    public static ClusterSingleton Get(ActorSystem system) => system.WithExtension<ClusterSingleton, ClusterSingletonProvider>();

    /// <summary>Starts manager and proxy unless this node has done so already, and gives the proxy.</summary>
    public IActorRef Init(SingletonActor singleton)
    {
        ArgumentNullException.ThrowIfNull(singleton);
        return _proxies.GetOrAdd(singleton.Name, static (_, key) => new Lazy<IActorRef>(() => key.Self.Start(key.singleton)), (Self: this, singleton)).Value;
    }

    private IActorRef Start(SingletonActor singleton)
    {
        var settings = singleton.Settings.HasValue ? singleton.Settings.Value : ClusterSingletonSettings.Create(_system);
        var managerName = $"singletonManager{singleton.Name}";
        if (string.IsNullOrEmpty(settings.Role) || _cluster.SelfRoles.Contains(settings.Role))
        {
            var stop = singleton.StopMessage.HasValue ? singleton.StopMessage.Value : PoisonPill.Instance;
            _system.ActorOf(ClusterSingletonManager.Props(singleton.Props, stop, settings.ForManager(singleton.Name)), managerName);
        }

        return _system.ActorOf(ClusterSingletonProxy.Props($"/user/{managerName}", settings.ForProxy(singleton.Name)), $"singletonProxy{singleton.Name}");
    }
}

/// <summary>The key of the singleton extension.</summary>
public class ClusterSingletonProvider : ExtensionIdProvider<ClusterSingleton>
{
    public override ClusterSingleton CreateExtension(ExtendedActorSystem system) => new(system);
}
