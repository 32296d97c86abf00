using System.Collections.Immutable;

namespace Akka.Cluster.Core.FailureDetection;

/// <summary>
/// The nodes in a circle, in an order that all of them agree on and that has nothing to do with their addresses: by uid, then
/// by address. Says who watches whom, and who is near to whom for gossip.
/// </summary>
internal sealed class HeartbeatRing
{
    private readonly ImmutableArray<UniqueAddress> _nodes;
    private readonly int _self;

    public HeartbeatRing(UniqueAddress self, IEnumerable<UniqueAddress> nodes)
    {
        _nodes = [.. nodes.Append(self).Distinct().OrderBy(static node => node.Uid).ThenBy(static node => node)];
        _self = _nodes.IndexOf(self);
    }

    /// <summary>The next <paramref name="count"/> nodes after this one; all others when there are no more.</summary>
    public IEnumerable<UniqueAddress> Next(int count) =>
        Enumerable.Range(1, Math.Min(count, _nodes.Length - 1)).Select(At);

    /// <summary>
    /// The nodes one, two, four, eight... places away in both directions. From every node every other one is then a few steps
    /// away, while each node needs connections to few others, however large the cluster is.
    /// </summary>
    public IReadOnlyList<UniqueAddress> Fingers()
    {
        var offsets = new SortedSet<int>();
        for (var distance = 1; distance < _nodes.Length; distance *= 2)
        {
            offsets.Add(distance);
            offsets.Add(_nodes.Length - distance);
        }

        return [.. offsets.Select(At)];
    }

    private UniqueAddress At(int offset) => _nodes[(_self + offset) % _nodes.Length];
}
