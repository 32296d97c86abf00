using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>The provider of a system that is to be a member of a cluster: remoting, and the cluster started with it.</summary>
internal sealed class ClusterActorRefProvider : RemoteActorRefProvider
{
    public ClusterActorRefProvider(ActorSystemImpl system)
        : base(system) =>
        system.Settings.InjectTopLevelFallback(ClusterSettings.Reference());

    public override void Connect()
    {
        base.Connect();
        Cluster.Get(System);
    }
}
