namespace Akka.Cluster.Core;

/// <summary>The protocols' own dice (SplitMix64): a run with the same seed and inputs makes the same choices.</summary>
internal sealed class SeededGenerator(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number from zero up to, and without, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
