using Akka.Actor;
using Akka.Util;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>What is to run once in the cluster. Immutable.</summary>
public class SingletonActor
{
    private SingletonActor(string name, Props props, Option<object> stopMessage, Option<ClusterSingletonSettings> settings)
    {
        Name = name;
        Props = props;
        StopMessage = stopMessage;
        Settings = settings;
    }

    public string Name { get; }

    public Props Props { get; }

    /// <summary>What the instance is told when it has to stop; <see cref="PoisonPill"/> when there is none.</summary>
    public Option<object> StopMessage { get; }

    public Option<ClusterSingletonSettings> Settings { get; }

    public static SingletonActor Create(Props props, string name)
    {
        ArgumentNullException.ThrowIfNull(props);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new SingletonActor(name, props, Option<object>.None, Option<ClusterSingletonSettings>.None);
    }

    public SingletonActor WithProps(Props props) => new(Name, props, StopMessage, Settings);

    public SingletonActor WithStopMessage(object stopMessage) => new(Name, Props, Option<object>.Create(stopMessage), Settings);

    public SingletonActor WithSettings(ClusterSingletonSettings settings) => new(Name, Props, StopMessage, Option<ClusterSingletonSettings>.Create(settings));
}
