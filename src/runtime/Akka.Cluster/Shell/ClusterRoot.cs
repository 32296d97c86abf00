using Akka.Actor;
using Akka.Cluster.Core.FailureDetection;
using Akka.Cluster.Core.Membership;

namespace Akka.Cluster.Shell;

/// <summary>/system/cluster: the parent of all that takes part in the cluster, and the door for commands. Ends with its core.</summary>
internal sealed class ClusterRoot(Cluster cluster, HeartbeatProtocol heartbeats, MembershipProtocol membership) : UntypedActor
{
    public const string Name = "cluster";

    private IActorRef _core = ActorRefs.Nobody;

    protected override SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.StoppingStrategy;

    protected override void PostStop() => cluster.OnStopped();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterCommand.Start:
                Start();
                break;
            case ClusterCommand.CallWhen call:
                Context.ActorOf(Props.Create(() => new MemberStatusListener(cluster, call.Reached, call.Callback)).WithDeploy(Deploy.Local));
                break;
            case ClusterCommand or MembershipInput:
                _core.Forward(message);
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Start()
    {
        var heartbeat = Context.ActorOf(Props.Create(() => new HeartbeatActor(cluster, heartbeats)).WithDeploy(Deploy.Local), HeartbeatActor.Name);
        _core = Context.ActorOf(Props.Create(() => new ClusterCore(cluster, membership, heartbeat)).WithDeploy(Deploy.Local), ClusterCore.Name);
        Context.Watch(_core);
    }
}
