namespace AgentNet.Coordination.Core;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same numbers in every process.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>In [0, 1).</summary>
    public double NextFraction()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
