using AgentNet.Benchmarks.Child;
using AgentNet.Benchmarks.Yardsticks;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>
/// Durable tasks end to end per second: submitted, written, run by an agent, the result written and seen by the client.
/// Processor time and allocation of a task stand beside each rate, because they do not depend on who else uses the machine.
/// </summary>
internal static class RateFigures
{
    private const int Agents = 10;

    // As many keep-alive connections; more make the answers later and not more.
    private const int PostsInFlight = 64;

    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new("tasks", "single", bench => OnNode(bench, node =>
            RateAsync(bench, $"tasks one by one, {TaskLoad.Outstanding} outstanding, in process", 15_000, 60_000, count => TaskLoad.SinglesAsync(node.Tasks, count)))),
        new("tasks", "batch", bench => OnNode(bench, node =>
            RateAsync(bench, $"tasks in batches of {TaskLoad.BatchSize}, {TaskLoad.BatchesOutstanding} outstanding", 30_000, 120_000, count => TaskLoad.BatchesAsync(node.Tasks, count)))),
        new("tasks", "http", bench => OnNode(bench, async node =>
        {
            await using var client = bench.StartChild();
            return await RateAsync(
                bench, $"tasks from a second process, one POST each, {PostsInFlight} in flight, results on one SSE stream", 8_500, 40_000,
                count => client.AskAsync(new ChildOrder { Role = ChildRole.Submit, Address = node.Address, Token = node.Token, Count = count, InFlight = PostsInFlight }, bench.Cancellation)).ConfigureAwait(false);
        })),
    ];

    /// <summary>The same through three nodes.</summary>
    public static IReadOnlyList<BenchmarkCase> ClusterCases { get; } =
    [
        new("cluster-tasks", "sqlite", bench => OnClusterAsync(bench, "one SQLite file", 8_000)),
        new("cluster-tasks", "postgresql", OnPostgresAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> OnPostgresAsync(Workbench bench)
    {
        if (bench.Postgres is not { } server)
        {
            bench.Say("not measured: it needs the connection string of a server");
            return [];
        }

        await using var database = await ScratchDatabase.CreateAsync(server).ConfigureAwait(false);
        return await OnClusterAsync(bench, "PostgreSQL", 5_000, database.ConnectionString).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<Figure>> OnClusterAsync(Workbench bench, string store, double goal, string? postgres = null)
    {
        using var folder = bench.CreateFolder();
        await using var cluster = await MeasuredCluster.StartAsync(bench, folder.In("data"), postgres).ConfigureAwait(false);
        using var suspicions = new Suspicions(cluster.Here.Services.GetRequiredService<ActorSystem>());
        var rates = await RateAsync(
            bench, $"tasks through three nodes on {store}, {TaskLoad.Outstanding} outstanding at each", goal, 40_000, cluster.LoadAsync).ConfigureAwait(false);
        return [.. rates, bench.Figure("members called unreachable meanwhile", new Samples("members", [suspicions.Count], LessIsBetter: true), new Goal(0), part: "suspicions")];
    }

    private static async Task<IReadOnlyList<Figure>> OnNode(Workbench bench, Func<MeasuredNode, Task<IReadOnlyList<Figure>>> measure)
    {
        using var folder = bench.CreateFolder();
        await using var node = await MeasuredNode.StartAsync(bench.NodeOn(folder.In("data"), Agents), cancellationToken: bench.Cancellation).ConfigureAwait(false);
        return await measure(node).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<Figure>> RateAsync(Workbench bench, string what, double goal, int tasks, Func<int, Task> run)
    {
        using var folder = bench.CreateFolder();
        var (processor, allocated) = (new List<double>(), new List<double>());
        var (rates, syncs) = await bench.RatesAsync(
            bench.Size(tasks), async count =>
            {
                var (time, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
                await run(count).ConfigureAwait(false);
                processor.Add((Environment.CpuUsage.TotalTime - time).TotalMicroseconds / count);
                allocated.Add((GC.GetTotalAllocatedBytes() - bytes) / (double)count);
            },
            bench.Size(SyncedFile.Syncs), SyncedFile.AppendTo(folder.In("yardstick"))).ConfigureAwait(false);
        // The first round was there to compile.
        processor.RemoveAt(0);
        allocated.RemoveAt(0);
        return
        [
            bench.Figure(what, rates, new Goal(goal), new Yardstick(SyncedFile.Name, syncs)),
            bench.Figure("processor time of the node for one of these", new Samples("us", processor, LessIsBetter: true), null, part: "cpu"),
            bench.Figure("heap allocated by the node for one of these", new Samples("B", allocated, LessIsBetter: true), null, part: "bytes"),
        ];
    }
}
