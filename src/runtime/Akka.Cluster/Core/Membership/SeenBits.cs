using System.Collections.Immutable;

namespace Akka.Cluster.Core.Membership;

/// <summary>Who has seen a version: bit i stands for its i-th member in address order.</summary>
internal sealed record SeenBits(ImmutableArray<byte> Bytes)
{
    public static SeenBits Of(Gossip gossip)
    {
        var bytes = new byte[(gossip.Members.Count + 7) / 8];
        var index = 0;
        foreach (var node in gossip.Members.Keys)
        {
            if (gossip.HasSeen(node))
                bytes[index / 8] |= (byte)(1 << (index % 8));
            index++;
        }

        return new SeenBits([.. bytes]);
    }

    /// <summary>The nodes that are meant, when <paramref name="gossip"/> has the version in question.</summary>
    public IEnumerable<UniqueAddress> Read(Gossip gossip) =>
        gossip.Members.Keys.Where((_, index) => index / 8 < Bytes.Length && (Bytes[index / 8] & (1 << (index % 8))) != 0);

    public bool Equals(SeenBits? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes.AsSpan());

    public override int GetHashCode() => Bytes.Length;
}
