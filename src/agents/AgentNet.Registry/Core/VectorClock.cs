using System.Collections.Immutable;

namespace AgentNet.Registry.Core;

/// <summary>How two clocks stand to each other.</summary>
public enum ClockOrder
{
    Same,
    Before,
    After,
    Concurrent,
}

/// <summary>Counts of changes per node: tells whether one version of a descriptor knew the other, or neither did.</summary>
public sealed class VectorClock
{
    public static readonly VectorClock Empty = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    private readonly ImmutableSortedDictionary<string, long> _counts;

    private VectorClock(ImmutableSortedDictionary<string, long> counts) => _counts = counts;

    public static VectorClock From(IEnumerable<KeyValuePair<string, long>> counts) =>
        new(counts.Where(count => count.Value > 0).ToImmutableSortedDictionary(StringComparer.Ordinal));

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public VectorClock Increment(string node) => new(_counts.SetItem(node, _counts.GetValueOrDefault(node) + 1));

    public VectorClock Merge(VectorClock other)
    {
        var merged = _counts.ToBuilder();
        foreach (var (node, count) in other._counts)
        {
            merged[node] = Math.Max(count, _counts.GetValueOrDefault(node));
        }
        return new VectorClock(merged.ToImmutable());
    }

    public ClockOrder CompareTo(VectorClock other)
    {
        var behind = other._counts.Any(count => count.Value > _counts.GetValueOrDefault(count.Key));
        var ahead = _counts.Any(count => count.Value > other._counts.GetValueOrDefault(count.Key));
        return (behind, ahead) switch
        {
            (false, false) => ClockOrder.Same,
            (true, false) => ClockOrder.Before,
            (false, true) => ClockOrder.After,
            (true, true) => ClockOrder.Concurrent,
        };
    }

    public override string ToString() => string.Join(" ", _counts.Select(count => $"{count.Key}:{count.Value}"));
}
