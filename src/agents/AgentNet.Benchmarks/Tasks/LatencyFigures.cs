using System.Diagnostics;
using System.Globalization;
using AgentNet.Contracts;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>Time from a submission to its visible result: alone on an idle node, and in an open loop at half of what the machine sustains.</summary>
internal static class LatencyFigures
{
    private const int Agents = 10;
    private const int IdleWarmUp = 500;
    private const int IdleTasks = 1000;
    private const int CapacityTasks = 40_000;
    private const int HalfLoadSeconds = 60;

    // A pause after each result, so that the next submission finds nothing under way.
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(2);

    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new("latency", "idle", bench => OnNode(bench, tasks => IdleAsync(bench, tasks))),
        new("latency", "half-load", bench => OnNode(bench, tasks => HalfLoadAsync(bench, tasks))),
    ];

    private static async Task<IReadOnlyList<Figure>> OnNode(Workbench bench, Func<ITasks, Task<IReadOnlyList<Figure>>> measure)
    {
        using var folder = bench.CreateFolder();
        await using var node = await MeasuredNode.StartAsync(bench.NodeOn(folder.In("data"), Agents), cancellationToken: bench.Cancellation).ConfigureAwait(false);
        return await measure(node.Tasks).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<Figure>> IdleAsync(Workbench bench, ITasks tasks)
    {
        await OneByOneAsync(tasks, bench.Size(IdleWarmUp), bench.Cancellation).ConfigureAwait(false);
        var (halves, tails) = (new List<double>(), new List<double>());
        while (bench.WantsRound(halves.Count))
        {
            var times = await OneByOneAsync(tasks, bench.Size(IdleTasks), bench.Cancellation).ConfigureAwait(false);
            halves.Add(Samples.Percentile(times, 0.5));
            tails.Add(Samples.Percentile(times, 0.99));
        }

        return
        [
            bench.Figure("idle node, submission to result, p50", new Samples("ms", halves, LessIsBetter: true), new Goal(1), part: "p50"),
            bench.Figure("idle node, submission to result, p99", new Samples("ms", tails, LessIsBetter: true), new Goal(3), part: "p99"),
        ];
    }

    private static async Task<List<double>> OneByOneAsync(ITasks tasks, int count, CancellationToken cancellationToken)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            MeasuredNode.Check(await tasks.RunAsync(MeasuredNode.NewTask(), cancellationToken).ConfigureAwait(false));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(IdlePause, cancellationToken).ConfigureAwait(false);
        }

        return times;
    }

    private static async Task<IReadOnlyList<Figure>> HalfLoadAsync(Workbench bench, ITasks tasks)
    {
        await TaskLoad.SinglesAsync(tasks, bench.Size(CapacityTasks)).ConfigureAwait(false);
        var capacity = await Workbench.RateAsync(bench.Size(CapacityTasks), count => TaskLoad.SinglesAsync(tasks, count)).ConfigureAwait(false);
        var before = await tasks.StatisticsAsync(bench.Cancellation).ConfigureAwait(false);
        var times = await new OpenLoop(tasks, capacity / 2).RunAsync(TimeSpan.FromSeconds(bench.Size(HalfLoadSeconds)), bench.Cancellation).ConfigureAwait(false);
        var after = await tasks.StatisticsAsync(bench.Cancellation).ConfigureAwait(false);
        var load = string.Create(CultureInfo.InvariantCulture, $"open loop at {capacity / 2:0} tasks/s, {after.LastSequence - before.LastSequence:0} events in {bench.Size(HalfLoadSeconds)} s");
        return
        [
            bench.Figure($"half load, submission to result, p50", new Samples("ms", [Samples.Percentile(times, 0.5)], LessIsBetter: true), null, part: "p50"),
            bench.Figure($"half load, submission to result, p99 ({load})", new Samples("ms", [Samples.Percentile(times, 0.99)], LessIsBetter: true), new Goal(15), part: "p99"),
        ];
    }
}
