using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster.Shell;

/// <summary>
/// Death watch through membership: remote death watch sends no heartbeats to members, it is told here when one is gone. A member
/// that was removed by force may still be running, so nothing is exchanged with it any more.
/// </summary>
internal sealed class ClusterRemoteWatcher(Cluster cluster, RemoteActorRefProvider provider) : UntypedActor
{
    public const string Name = "clusterRemoteWatcher";

    private readonly HashSet<Address> _members = [];

    protected override void PreStart() =>
        cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.ClusterShuttingDown));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.ClusterShuttingDown:
                foreach (var member in _members)
                    provider.RemoteWatcher.Tell(new RemoteWatchCommand.GuardHere(member), Self);
                Context.Stop(Self);
                break;
            case ClusterEvent.MemberRemoved removed:
                _members.Remove(removed.Member.Address);
                if (removed.PreviousStatus == MemberStatus.Down)
                    provider.Quarantine(removed.Member.Address, removed.Member.UniqueAddress.Uid, "it was removed from the cluster as Down");
                provider.RemoteWatcher.Tell(new RemoteWatchCommand.LoseNode(removed.Member.Address), Self);
                break;
            case ClusterEvent.IMemberEvent { Member: var member } when !member.Address.Equals(cluster.SelfAddress):
                if (_members.Add(member.Address))
                    provider.RemoteWatcher.Tell(new RemoteWatchCommand.GuardElsewhere(member.Address), Self);
                break;
            case ClusterEvent.IMemberEvent:
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
