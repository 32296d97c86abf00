namespace AgentNet.Benchmarks;

/// <summary>What a run has measured, and what it could not: the figures before and after a case that failed still count.</summary>
public sealed record BenchmarkResult(IReadOnlyList<Figure> Figures, IReadOnlyList<FailedCase> Failed)
{
    /// <summary>Everything was measured and nothing that is asked for was missed.</summary>
    public bool IsGood => Failed.Count == 0 && Figures.All(figure => figure.IsReached != false);
}

/// <summary>A case without figures, and why.</summary>
public sealed record FailedCase(string Id, string Why);
