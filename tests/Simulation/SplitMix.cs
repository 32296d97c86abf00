namespace Simulation;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the only source of chance in a simulated world. The same seed gives the same numbers on every machine.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>In [0, 1).</summary>
    public double NextFraction() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>In [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => (int)(((UInt128)NextBits() * (ulong)bound) >> 64);

    public bool Chance(double probability) => probability > 0 && NextFraction() < probability;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + new TimeSpan((long)((most - least).Ticks * NextFraction()));

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>A generator of its own, so that what draws from it does not shift what others draw.</summary>
    public SplitMix Fork() => new(NextBits());
}
