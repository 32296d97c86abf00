namespace Simulation;

/// <summary>
/// Swarm: the seed decides which faults exist in this run and how strong they are, for a run with every fault hides what
/// only few of them show. Each strength is drawn whether or not it is used, so that leaving one fault out keeps the others.
/// </summary>
internal sealed class FaultPlan
{
    private readonly SplitMix _random;
    private readonly IReadOnlySet<string> _without;
    private readonly SortedDictionary<string, double> _strengths = new(StringComparer.Ordinal);

    public FaultPlan(SplitMix random, IReadOnlySet<string> without)
    {
        _random = random;
        _without = without;
        Loss = Draw("loss", 0.5, 0.3);
        Duplication = Draw("duplication", 0.5, 0.3);
        Reordering = Draw("reordering", 0.5, 1);
        Slowness = Draw("slowness", 0.4, 1);
        Crashes = (int)Math.Ceiling(Draw("crashes", 0.6, 6));
        Partitions = (int)Math.Ceiling(Draw("partitions", 0.5, 4));
        OneWay = Draw("one-way", 0.3, 1);
        Clogs = (int)Math.Ceiling(Draw("clogs", 0.3, 5));
        Freezes = (int)Math.Ceiling(Draw("freezes", 0.3, 3));
        ClockJumps = (int)Math.Ceiling(Draw("clock-jumps", 0.3, 4));
        Drift = Draw("drift", 0.4, 0.01);
    }

    /// <summary>Share of messages that vanish.</summary>
    public double Loss { get; }

    /// <summary>Share of messages that arrive twice.</summary>
    public double Duplication { get; }

    /// <summary>Share of messages that may overtake others on their link.</summary>
    public double Reordering { get; }

    /// <summary>From usual delays (0) to a hundred times as long (1).</summary>
    public double Slowness { get; }

    public int Crashes { get; }

    public int Partitions { get; }

    /// <summary>Share of partitions that stop one direction only.</summary>
    public double OneWay { get; }

    public int Clogs { get; }

    public int Freezes { get; }

    public int ClockJumps { get; }

    /// <summary>How much faster or slower than true time a node's clock may run.</summary>
    public double Drift { get; }

    /// <summary>The faults that exist in this run.</summary>
    public IEnumerable<string> Names => _strengths.Where(fault => fault.Value > 0).Select(fault => fault.Key);

    /// <summary>A world's own fault: 0 when this run is without it, else up to <paramref name="most"/>. Ask once, when the world is built.</summary>
    public double Draw(string fault, double likelihood, double most)
    {
        var exists = _random.NextFraction() < likelihood;
        var strength = most * (0.1 + 0.9 * _random.NextFraction());
        return _strengths[fault] = exists && !_without.Contains(fault) ? strength : 0;
    }

    public override string ToString() => string.Join(", ", _strengths.Where(fault => fault.Value > 0).Select(fault => FormattableString.Invariant($"{fault.Key} {fault.Value:0.###}")));
}
