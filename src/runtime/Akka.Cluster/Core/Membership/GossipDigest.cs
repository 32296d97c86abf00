namespace Akka.Cluster.Core.Membership;

/// <summary>128 bits that stand for a version, small enough to be sent all the time: equal versions have equal ones, and different versions do not by any likely accident.</summary>
internal readonly record struct GossipDigest(ulong High, ulong Low)
{
    public static GossipDigest Of(VectorClock version)
    {
        var (high, low) = (0UL, 0UL);
        foreach (var (node, count) in version.Versions)
        {
            high = Mix(high ^ node.StableHash ^ (ulong)count);
            low = Mix(low + (node.StableHash * 0xFF51AFD7ED558CCD) + (ulong)count);
        }

        return new GossipDigest(high, low);
    }

    // The finalizer of SplitMix64: every bit of the input changes half of the output's.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
