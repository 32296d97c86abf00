using Akka.Actor;

namespace Akka.Cluster.Shell;

/// <summary>Runs a callback once, when this node has become Up or is no longer a member.</summary>
internal sealed class MemberStatusListener(Cluster cluster, MemberStatus reached, Action callback) : UntypedActor
{
    private bool _isDone;

    protected override void PreStart() =>
        cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, reached == MemberStatus.Up ? typeof(ClusterEvent.MemberUp) : typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop()
    {
        // It ends with the cluster, and with that the membership.
        if (reached == MemberStatus.Removed)
            Call();
        cluster.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        if (message is ClusterEvent.IMemberEvent happened && happened.Member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
        {
            Call();
            Context.Stop(Self);
        }
    }

    private void Call()
    {
        if (_isDone)
            return;
        _isDone = true;
        callback();
    }
}
