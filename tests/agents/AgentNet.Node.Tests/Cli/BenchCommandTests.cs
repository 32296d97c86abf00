using System.Text.Json;
using AgentNet.Benchmarks;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Cli;

/// <summary><c>agentnet bench</c> runs every case, in processes of their own where that is promised, and reports each in both forms.</summary>
public sealed class BenchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_quick_run_measures_every_case_of_one_node_and_leaves_nothing_behind() =>
        (await MeasureAsync(BenchmarkRun.NodeSuites, "bench", "--quick", "--json")).ShouldContain("tasks/http");

    [Fact]
    public async Task A_quick_run_of_clusters_measures_every_case_and_leaves_nothing_behind() =>
        (await MeasureAsync(BenchmarkRun.ClusterSuites, "bench", "--cluster", "--quick", "--json")).ShouldNotContain("tasks/http");

    [Fact]
    public async Task The_table_names_each_figure_and_its_yardstick()
    {
        var bench = await Invocation.OfAsync(_folder.Path, "bench", "actors/1x1", "--quick");
        var lines = bench.Output.Split('\n');
        lines[0].ShouldContain("YARDSTICK");
        lines[1].ShouldStartWith("actors/1x1: ");
        bench.Output.ShouldContain("channel ping-pong");
    }

    [Fact]
    public async Task An_unknown_suite_is_refused_with_the_known_ones()
    {
        var bench = await Invocation.OfAsync(_folder.Path, "bench", "tsaks");
        (bench.ExitCode, bench.Output).ShouldBe((2, ""));
        bench.Error.ShouldContain("tasks");
    }

    [Fact]
    public void Figures_are_judged_by_their_medians_or_by_the_ratio_of_medians()
    {
        var rate = new Samples("/s", [1, 300, 200]);
        var time = new Samples("ms", [9, 1, 2], LessIsBetter: true);
        Judge(rate, new Goal(200)).ShouldBe(true);
        Judge(rate, new Goal(201)).ShouldBe(false);
        Judge(time, new Goal(2)).ShouldBe(true);
        Judge(time, new Goal(1.9)).ShouldBe(false);
        Judge(rate, new Goal(2, IsRatio: true), new Samples("/s", [100, 100, 1])).ShouldBe(true);
        Judge(rate, null).ShouldBeNull();
        (rate.Best, time.Best).ShouldBe((300, 1));
    }

    [Fact]
    public void A_case_that_could_not_be_measured_is_named_and_the_others_still_count()
    {
        var figure = new Figure { Id = "suite/case", What = "what", Measured = new Samples("/s", [1]) };
        var result = new BenchmarkResult([figure], [new FailedCase("suite/other", "the disk is full")]);
        result.IsGood.ShouldBeFalse();
        var lines = FigureTable.Lines(result).ToList();
        lines[1].ShouldStartWith("suite/case: what");
        lines[^1].ShouldBe("Not measured: suite/other: the disk is full");
    }

    /// <summary>Runs it, and returns what it said while it did.</summary>
    private async Task<string> MeasureAsync(IReadOnlyList<(string Suite, IReadOnlyList<string> Cases)> suites, params string[] command)
    {
        var bench = await Invocation.OfAsync(_folder.Path, command);
        bench.ExitCode.ShouldBe(0, bench.Error);
        using var report = JsonDocument.Parse(bench.Output);
        var figures = report.RootElement.GetProperty("figures").EnumerateArray().ToList();
        foreach (var (suite, cases) in suites)
        {
            // Without a server there is nothing to measure there.
            foreach (var one in cases.Where(one => one != "postgresql"))
                figures.ShouldContain(figure => figure.GetProperty("id").GetString()!.StartsWith($"{suite}/{one}", StringComparison.Ordinal));
        }

        foreach (var figure in figures)
        {
            var id = figure.GetProperty("id").GetString()!;
            if (!id.EndsWith("/suspicions", StringComparison.Ordinal))
                figure.GetProperty("median").GetDouble().ShouldBeGreaterThan(0, id);
            figure.GetProperty("samples").GetArrayLength().ShouldBeGreaterThan(0);
            figure.GetProperty("reached").ValueKind.ShouldBe(JsonValueKind.Null);
        }

        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
        return bench.Error;
    }

    private static bool? Judge(Samples measured, Goal? goal, Samples? yardstick = null) => new Figure
    {
        Id = "suite/case", What = "what", Measured = measured, Goal = goal, Yardstick = yardstick is null ? null : new Yardstick("other", yardstick),
    }.IsReached;
}
