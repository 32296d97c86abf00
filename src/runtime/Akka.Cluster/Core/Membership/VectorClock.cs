using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Akka.Cluster;

/// <summary>
/// Counts, per node, the changes that a version of a value has seen; so of two versions it can be told whether one
/// follows from the other. Immutable.
/// </summary>
public sealed class VectorClock
{
    private static readonly VectorClock Empty = new(ImmutableSortedDictionary<Node, long>.Empty);

    private VectorClock(ImmutableSortedDictionary<Node, long> versions) => Versions = versions;

    /// <summary>How one version stands to another.</summary>
    public enum Ordering
    {
        After = 0,
        Before = 1,
        Same = 2,
        Concurrent = 3,
        FullOrder = 4,
    }

    public ImmutableSortedDictionary<Node, long> Versions { get; }

    public static VectorClock Create() => Empty;

    public static VectorClock Create(ImmutableSortedDictionary<Node, long> seedValues) => new(seedValues);

    public VectorClock Increment(Node node) => new(Versions.SetItem(node, Versions.GetValueOrDefault(node) + 1));

    public bool IsAfter(VectorClock that) => Compare(that) == Ordering.After;

    public bool IsBefore(VectorClock that) => Compare(that) == Ordering.Before;

    public bool IsConcurrentWith(VectorClock that) => Compare(that) == Ordering.Concurrent;

    public bool IsSameAs(VectorClock that) => Compare(that) == Ordering.Same;

    /// <summary>The version that has seen what either has seen.</summary>
    public VectorClock Merge(VectorClock that)
    {
        var merged = Versions.ToBuilder();
        foreach (var (node, count) in that.Versions)
        {
            if (count > merged.GetValueOrDefault(node))
                merged[node] = count;
        }

        return new VectorClock(merged.ToImmutable());
    }

    /// <summary>Forgets a node that makes no further changes.</summary>
    public VectorClock Prune(Node removedNode) => Versions.ContainsKey(removedNode) ? new(Versions.Remove(removedNode)) : this;

    public override string ToString() => $"VectorClock({string.Join(", ", Versions.Select(static entry => $"{entry.Key} -> {entry.Value}"))})";

    /// <summary>What this version is to <paramref name="that"/>; never <see cref="Ordering.FullOrder"/>.</summary>
    internal Ordering Compare(VectorClock that)
    {
        if (ReferenceEquals(Versions, that.Versions))
            return Ordering.Same;
        var (greater, less) = (false, false);
        using var mine = Versions.GetEnumerator();
        using var theirs = that.Versions.GetEnumerator();
        var (hasMine, hasTheirs) = (mine.MoveNext(), theirs.MoveNext());
        while ((hasMine || hasTheirs) && !(greater && less))
        {
            var order = !hasMine ? 1 : !hasTheirs ? -1 : mine.Current.Key.CompareTo(theirs.Current.Key);
            greater |= order < 0 || (order == 0 && mine.Current.Value > theirs.Current.Value);
            less |= order > 0 || (order == 0 && mine.Current.Value < theirs.Current.Value);
            if (order <= 0)
                hasMine = mine.MoveNext();
            if (order >= 0)
                hasTheirs = theirs.MoveNext();
        }

        return (greater, less) switch
        {
            (true, true) => Ordering.Concurrent,
            (true, false) => Ordering.After,
            (false, true) => Ordering.Before,
            (false, false) => Ordering.Same,
        };
    }

    /// <summary>Who makes changes.</summary>
    public class Node : IComparable<Node>
    {
        private readonly string _value;
        private ulong _stableHash;

        public Node(string value) => _value = value;

        /// <summary>The same in every process, unlike the hash code (FNV-1a).</summary>
        internal ulong StableHash
        {
            get
            {
                if (_stableHash == 0)
                    _stableHash = _value.Aggregate(0xCBF29CE484222325, static (hash, letter) => (hash ^ letter) * 0x100000001B3);
                return _stableHash;
            }
        }

        /// <summary>A node whose text has a fixed length, whatever its name is.</summary>
        public static Node Create(string name) => new(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));

        public static Node FromHash(string hash) => new(hash);

        public int CompareTo(Node? other) => ReferenceEquals(this, other) ? 0 : other is null ? 1 : string.CompareOrdinal(_value, other._value);

        public override bool Equals(object? obj) => obj is Node other && _value == other._value;

        public override int GetHashCode() => string.GetHashCode(_value, StringComparison.Ordinal);

        public override string ToString() => _value;
    }
}
