namespace AgentNet.Benchmarks;

/// <summary>The values of one figure's rounds, in one unit.</summary>
public sealed record Samples(string Unit, IReadOnlyList<double> Values, bool LessIsBetter = false)
{
    public double Median => Percentile(Values, 0.5);

    public double Best => LessIsBetter ? Values.Min() : Values.Max();

    /// <summary>The smallest value that at least the given share of them do not exceed.</summary>
    internal static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
