using Akka.Cluster.Core.Membership;

namespace Simulation.Worlds.Membership;

/// <summary>The oracle of M5, on gossips that really occur: any two, in either order, have one merge, and a gossip merged with itself is itself.</summary>
internal sealed class MergeLaws(SplitMix random, Func<Gossip, Gossip, Gossip> merge)
{
    private const double Share = 0.05;
    private const int Kept = 6;

    private readonly List<Gossip> _kept = [];

    public void Met(Gossip gossip)
    {
        if (!random.Chance(Share))
        {
            return;
        }

        RuleBroken.Unless("M5", merge(gossip, gossip).Equals(gossip), $"{gossip} merged with itself is {merge(gossip, gossip)}");
        foreach (var other in _kept)
        {
            var (one, two) = (merge(gossip, other), merge(other, gossip));
            RuleBroken.Unless("M5", one.Equals(two), $"{gossip} and {other} have the merges {one} and {two}");
        }

        if (_kept.Count < Kept)
        {
            _kept.Add(gossip);
        }
        else
        {
            _kept[random.Below(Kept)] = gossip;
        }
    }
}
