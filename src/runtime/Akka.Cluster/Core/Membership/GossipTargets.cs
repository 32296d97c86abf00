using Akka.Cluster.Core.FailureDetection;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// Whom to gossip to next. Mostly somebody who has not seen the newest version; in large clusters mostly somebody near in the
/// ring, so that a node needs few connections, and now and then anybody, so that no near node's death cuts news off.
/// </summary>
internal sealed class GossipTargets(MembershipSettings settings, SeededGenerator dice)
{
    // Up to this size everybody is near.
    private const int SmallCluster = 16;

    private const double FarProbability = 0.1;

    private MembershipState? _of;
    private List<UniqueAddress> _peers = [];
    private List<UniqueAddress> _near = [];

    /// <returns>Null when there is nobody to talk to.</returns>
    public UniqueAddress? Next(MembershipState state)
    {
        Look(state);
        if (_peers.Count == 0)
            return null;
        if (dice.Chance(PreferenceForNews(state.Gossip.Members.Count, settings)))
        {
            var unseen = Unseen(state, _near);
            if (unseen.Count == 0 && dice.Chance(FarProbability))
                unseen = Unseen(state, _peers);
            if (unseen.Count > 0)
                return unseen[dice.Below(unseen.Count)];
        }

        return _near[dice.Below(_near.Count)];
    }

    /// <summary>Some nodes without repetition, for news that must not depend on one of them.</summary>
    public IReadOnlyList<UniqueAddress> Some(MembershipState state, int count)
    {
        Look(state);
        var left = _peers.ToList();
        var some = new List<UniqueAddress>();
        for (; count > 0 && left.Count > 0; count--)
        {
            var index = dice.Below(left.Count);
            some.Add(left[index]);
            left.RemoveAt(index);
        }

        return some;
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

    private void Look(MembershipState state)
    {
        if (_of is not null && state.HasSameMembers(_of))
            return;
        _of = state;
        _peers = [.. state.Gossip.Members.Keys.Where(state.CanGossipWith)];
        _near = _peers.Count <= SmallCluster ? _peers : [.. new HeartbeatRing(state.Self, _peers).Fingers()];
    }

    private static List<UniqueAddress> Unseen(MembershipState state, List<UniqueAddress> peers) => peers.FindAll(node => !state.Gossip.HasSeen(node));
}
