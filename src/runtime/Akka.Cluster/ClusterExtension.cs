using Akka.Actor;

namespace Akka.Cluster;

/// <summary>The key of <see cref="Cluster"/>.</summary>
public class ClusterExtension : ExtensionIdProvider<Cluster>
{
    internal static readonly ClusterExtension Instance = new();

    public override Cluster CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
}
