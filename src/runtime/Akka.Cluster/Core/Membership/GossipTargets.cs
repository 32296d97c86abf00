using Akka.Cluster.Core.FailureDetection;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// Whom to gossip to next. Mostly somebody who has not seen the newest version; in large clusters mostly somebody near in the
/// ring, so that a node needs few connections, and now and then anybody, so that no near node's death cuts news off.
/// </summary>
internal static class GossipTargets
{
    // Up to this size everybody is near.
    private const int SmallCluster = 16;

    private const double FarProbability = 0.1;

    /// <returns>Null when there is nobody to talk to.</returns>
    public static UniqueAddress? Next(MembershipState state, MembershipSettings settings, SeededGenerator dice)
    {
        var peers = Peers(state);
        if (peers.Count == 0)
            return null;
        var near = Near(state, peers);
        if (dice.Chance(PreferenceForNews(state.Gossip.Members.Count, settings)))
        {
            var unseen = Unseen(state, near);
            if (unseen.Count == 0 && dice.Chance(FarProbability))
                unseen = Unseen(state, peers);
            if (unseen.Count > 0)
                return unseen[dice.Below(unseen.Count)];
        }

        return near[dice.Below(near.Count)];
    }

    /// <summary>Some nodes without repetition, for news that must not depend on one of them.</summary>
    public static IEnumerable<UniqueAddress> Some(MembershipState state, int count, SeededGenerator dice)
    {
        var peers = Peers(state);
        for (; count > 0 && peers.Count > 0; count--)
        {
            var index = dice.Below(peers.Count);
            yield return peers[index];
            peers.RemoveAt(index);
        }
    }

    /// <summary>Constant up to the size in the settings, then falling in a line to a tenth at three times that size.</summary>
    public static double PreferenceForNews(int members, MembershipSettings settings)
    {
        var low = settings.ReduceGossipDifferentViewProbability;
        var high = low * 3;
        var probability = settings.GossipDifferentViewProbability;
        if (members <= low)
            return probability;
        var least = probability / 10;
        return members >= high ? least : probability - (probability - least) * (members - low) / (high - low);
    }

    private static List<UniqueAddress> Peers(MembershipState state) => [.. state.Gossip.Members.Keys.Where(state.CanGossipWith)];

    private static List<UniqueAddress> Unseen(MembershipState state, List<UniqueAddress> peers) => peers.FindAll(node => !state.Gossip.HasSeen(node));

    private static List<UniqueAddress> Near(MembershipState state, List<UniqueAddress> peers) =>
        peers.Count <= SmallCluster ? peers : [.. new HeartbeatRing(state.Self, peers).Fingers()];
}
