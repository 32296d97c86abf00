using AgentNet.Benchmarks.Actors;
using AgentNet.Benchmarks.Persistence;
using AgentNet.Benchmarks.Tasks;

namespace AgentNet.Benchmarks;

/// <summary>Runs the chosen cases one after the other; nothing else runs in this process meanwhile.</summary>
public static class BenchmarkRun
{
    private static readonly IReadOnlyList<BenchmarkCase> Cases =
    [
        .. ActorFigures.Cases, .. JournalFigures.Cases, .. RateFigures.Cases, .. LatencyFigures.Cases, .. MemoryFigure.Cases, .. RestartFigure.Cases,
    ];

    /// <summary>Each suite with the names of its cases.</summary>
    public static IReadOnlyList<(string Suite, IReadOnlyList<string> Cases)> Suites { get; } =
        Cases.GroupBy(one => one.Suite).Select(suite => (suite.Key, (IReadOnlyList<string>)suite.Select(one => one.Name).ToList())).ToList();

    /// <exception cref="UnknownBenchmarkException">A name is neither a suite nor a case; nothing was measured.</exception>
    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var chosen = Choose(options.Chosen);
        var figures = new List<Figure>();
        for (var i = 0; i < chosen.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            options.Say($"{i + 1}/{chosen.Count} {chosen[i].Id}");
            figures.AddRange(await chosen[i].MeasureAsync(new Workbench(options, chosen[i], cancellationToken)).ConfigureAwait(false));
        }

        return figures;
    }

    private static List<BenchmarkCase> Choose(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => !Cases.Any(one => one.IsCalled(name))) is { } unknown)
            throw new UnknownBenchmarkException($"There is no suite or case '{unknown}'. Suites: {string.Join(", ", Suites.Select(suite => suite.Suite))}; cases: {string.Join(", ", Cases.Select(one => one.Id))}.");
        return Cases.Where(one => names.Count == 0 || names.Any(one.IsCalled)).ToList();
    }
}

/// <summary>A name that means no suite and no case; the message lists those there are.</summary>
public sealed class UnknownBenchmarkException(string message) : Exception(message);
