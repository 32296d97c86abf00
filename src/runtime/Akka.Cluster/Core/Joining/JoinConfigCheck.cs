using System.Collections.Immutable;

namespace Akka.Cluster.Core.Joining;

/// <summary>The settings that a node shows when it asks to join, by HOCON path.</summary>
internal sealed record JoinConfig(ImmutableSortedDictionary<string, string> Values)
{
    public bool Equals(JoinConfig? other) => other is not null && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => Values.Count;
}

/// <summary>Which settings all members must share, and what a node is told that has others.</summary>
internal static class JoinConfigCheck
{
    /// <summary>Sides of a partition must decide by one rule, or both may survive.</summary>
    public static readonly ImmutableArray<string> Keys =
    [
        "akka.cluster.downing-provider-class",
        "akka.cluster.split-brain-resolver.active-strategy",
    ];

    /// <returns>Null when the node may join.</returns>
    public static string? Refusal(JoinConfig cluster, JoinConfig joiner)
    {
        var differences = cluster.Values
            .Where(setting => joiner.Values.GetValueOrDefault(setting.Key) != setting.Value)
            .Select(setting => $"{setting.Key} is '{joiner.Values.GetValueOrDefault(setting.Key, "")}' here and '{setting.Value}' in the cluster")
            .ToArray();
        return differences.Length == 0
            ? null
            : $"{string.Join("; ", differences)}. Nodes that differ in this may both survive a partition; start the node with the cluster's values.";
    }
}
