using Akka.Actor;
using Akka.Cluster.Core.Membership;

namespace Akka.Cluster.Shell;

/// <summary>
/// /system/cluster/core: daemon, publisher and downing. When one of them fails all of them end: a node that does not know what
/// it believes leaves the cluster.
/// </summary>
internal sealed class ClusterCore(Cluster cluster, MembershipProtocol membership, IActorRef heartbeat) : UntypedActor
{
    public const string Name = "core";

    private IActorRef _publisher = ActorRefs.Nobody;
    private IActorRef _daemon = ActorRefs.Nobody;

    protected override SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.StoppingStrategy;

    protected override void PreStart()
    {
        _publisher = Context.Watch(Context.ActorOf(Props.Create(() => new ClusterEventPublisher(cluster.SelfUniqueAddress)).WithDeploy(Deploy.Local), ClusterEventPublisher.Name));
        _daemon = Context.Watch(Context.ActorOf(Props.Create(() => new ClusterDaemon(cluster, membership, _publisher, heartbeat)).WithDeploy(Deploy.Local), ClusterDaemon.Name));
        if (cluster.DowningProvider.DowningActorProps is { } downing)
            Context.Watch(Context.ActorOf(downing, "downingProvider"));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MembershipInput or ClusterCommand.CompleteExit:
                _daemon.Forward(message);
                break;
            case ClusterCommand.Subscribe or ClusterCommand.Unsubscribe or ClusterCommand.SendCurrentState or ClusterCommand.Finish:
                _publisher.Forward(message);
                break;
            case Terminated ended when ended.ActorRef.Equals(_publisher):
                Context.Stop(Self);
                break;
            case Terminated:
                _publisher.Tell(new ClusterCommand.Finish());
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
