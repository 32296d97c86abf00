using System.Diagnostics;
using AgentNet.Contracts;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>A node is killed with tasks at its agents: until all of them run elsewhere. Once with the coordinator among what dies, once without.</summary>
internal static class FailoverFigures
{
    private const string Batch = "held";
    private const int HeldTasks = 30;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new("failover", "agents", bench => MeasureAsync(bench, "a node without the coordinator", static cluster => cluster.Youngest)),
        new("failover", "coordinator", bench => MeasureAsync(bench, "the node with the coordinator", static cluster => cluster.Oldest)),
    ];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench, string what, Func<MeasuredCluster, MeasuredCluster.Member> victimOf)
    {
        var seconds = new List<double>();
        while (bench.WantsRound(seconds.Count))
        {
            using var folder = bench.CreateFolder();
            await using var cluster = await MeasuredCluster.StartAsync(bench, folder.Path).ConfigureAwait(false);
            seconds.Add(await OnceAsync(cluster.Here.Tasks, victimOf(cluster), bench.Cancellation).ConfigureAwait(false));
        }

        return [bench.Figure($"{what} is killed, profile {ClusterPlace.Profile}, until all its tasks run elsewhere", new Samples("s", seconds, LessIsBetter: true), new Goal(5))];
    }

    private static async Task<double> OnceAsync(ITasks tasks, MeasuredCluster.Member victim, CancellationToken cancellationToken)
    {
        await tasks.SubmitBatchAsync([.. Enumerable.Range(0, HeldTasks).Select(static _ => MeasuredNode.NewTask(MeasuredNode.EndlessCapability))], Batch, cancellationToken).ConfigureAwait(false);
        while (await RunningAsync(tasks, cancellationToken).ConfigureAwait(false) is var running && !(running.Count == HeldTasks && running.Any(victim.Has)))
            await Task.Delay(Look, cancellationToken).ConfigureAwait(false);
        var killed = Stopwatch.GetTimestamp();
        await victim.Process.KillAsync().ConfigureAwait(false);
        while (await RunningAsync(tasks, cancellationToken).ConfigureAwait(false) is var running && (running.Count < HeldTasks || running.Any(victim.Has)))
            await Task.Delay(Look, cancellationToken).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(killed).TotalSeconds;
    }

    private static async Task<IReadOnlyList<TaskView>> RunningAsync(ITasks tasks, CancellationToken cancellationToken) =>
        (await tasks.ListAsync(new ListTasks { BatchId = Batch, States = { TaskState.InProgress } }, cancellationToken).ConfigureAwait(false)).Tasks;
}
