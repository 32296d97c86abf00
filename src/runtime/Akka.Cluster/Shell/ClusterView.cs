using Akka.Cluster.Core.Membership;

namespace Akka.Cluster.Shell;

/// <summary>
/// What anybody may read of the cluster without asking an actor: the newest view that the daemon has published. The public form
/// of it is made when somebody reads it, as views change more often than they are looked at.
/// </summary>
internal sealed class ClusterView
{
    private volatile Snapshot _newest;

    public ClusterView(MembershipState state) => _newest = new Snapshot(state);

    public MembershipState State => _newest.State;

    public ClusterEvent.CurrentClusterState PublicState => _newest.PublicState;

    /// <summary>Only the daemon publishes.</summary>
    public void Publish(MembershipState state) => _newest = new Snapshot(state);

    private sealed class Snapshot(MembershipState state)
    {
        private ClusterEvent.CurrentClusterState? _publicState;

        public MembershipState State => state;

        // Two readers that race here make equal states.
        public ClusterEvent.CurrentClusterState PublicState => _publicState ??= state.ToPublicState();
    }
}
