using AgentNet.Benchmarks.Actors;
using AgentNet.Benchmarks.Members;
using AgentNet.Benchmarks.Persistence;
using AgentNet.Benchmarks.Remote;
using AgentNet.Benchmarks.Tasks;
using AgentNet.Contracts;
using AgentNet.Node;
using Akka.Actor;

namespace AgentNet.Benchmarks;

/// <summary>Runs the chosen cases one after the other; nothing else runs in this process meanwhile.</summary>
public static class BenchmarkRun
{
    private static readonly IReadOnlyList<BenchmarkCase> OfOneNode =
    [
        .. ActorFigures.Cases, .. JournalFigures.Cases, .. RateFigures.Cases, .. LatencyFigures.Cases, .. MemoryFigure.Cases, .. RestartFigure.Cases,
    ];

    private static readonly IReadOnlyList<BenchmarkCase> OfClusters =
    [
        .. RemoteFigures.Cases, .. FormationFigures.Cases, .. RemovalFigures.Cases, .. FailoverFigures.Cases, .. RateFigures.ClusterCases,
    ];

    private static readonly IReadOnlyList<BenchmarkCase> Cases = [.. OfOneNode, .. OfClusters];

    /// <summary>Each suite about one node, with the names of its cases.</summary>
    public static IReadOnlyList<(string Suite, IReadOnlyList<string> Cases)> NodeSuites { get; } = Suites(OfOneNode);

    /// <summary>The same for what takes several.</summary>
    public static IReadOnlyList<(string Suite, IReadOnlyList<string> Cases)> ClusterSuites { get; } = Suites(OfClusters);

    /// <exception cref="UnknownBenchmarkException">A name is neither a suite nor a case; nothing was measured.</exception>
    public static async Task<BenchmarkResult> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var chosen = Choose(options);
        var figures = new List<Figure>();
        var failed = new List<FailedCase>();
        for (var i = 0; i < chosen.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            options.Say($"{i + 1}/{chosen.Count} {chosen[i].Id}");
            try
            {
                figures.AddRange(await chosen[i].MeasureAsync(new Workbench(options, chosen[i], cancellationToken)).ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is RefusedException or NodeStartException or InvalidOperationException or IOException or TimeoutException or AkkaException)
            {
                options.Say($"{chosen[i].Id} could not be measured: {failure.Message}");
                failed.Add(new FailedCase(chosen[i].Id, failure.Message));
            }
        }

        return new BenchmarkResult(figures, failed);
    }

    private static List<BenchmarkCase> Choose(BenchmarkOptions options)
    {
        if (options.Chosen.FirstOrDefault(name => !Cases.Any(one => one.IsCalled(name))) is { } unknown)
            throw new UnknownBenchmarkException($"There is no suite or case '{unknown}'. Suites: {string.Join(", ", Suites(Cases).Select(suite => suite.Suite))}; cases: {string.Join(", ", Cases.Select(one => one.Id))}.");
        return options.Chosen.Count > 0
            ? Cases.Where(one => options.Chosen.Any(one.IsCalled)).ToList()
            : [.. options.Cluster ? OfClusters : OfOneNode];
    }

    private static List<(string Suite, IReadOnlyList<string> Cases)> Suites(IReadOnlyList<BenchmarkCase> cases) =>
        cases.GroupBy(one => one.Suite).Select(suite => (suite.Key, (IReadOnlyList<string>)suite.Select(one => one.Name).ToList())).ToList();
}

/// <summary>A name that means no suite and no case; the message lists those there are.</summary>
public sealed class UnknownBenchmarkException(string message) : Exception(message);
