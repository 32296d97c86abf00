using System.Diagnostics;
using AgentNet.Benchmarks.Child;
using AgentNet.Contracts;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>From the start of a process on a folder with 100,000 open tasks to the first of them at an agent.</summary>
internal static class RestartFigure
{
    private const int OpenTasks = 100_000;

    public static IReadOnlyList<BenchmarkCase> Cases { get; } = [new("restart", "open-tasks", MeasureAsync)];

    /// <summary>The child's part: ends when an agent has been given a task.</summary>
    public static async Task<double> InChildAsync(NodeOrder order, CancellationToken cancellationToken)
    {
        var dispatched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Left running: the parent kills this process, as the crash it is there to recover from would.
        await MeasuredNode.StartAsync(order, () => dispatched.TrySetResult(), cancellationToken).ConfigureAwait(false);
        await dispatched.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var folder = bench.CreateFolder();
        var stopped = folder.In("stopped");
        await FillAsync(bench, stopped).ConfigureAwait(false);
        var seconds = new List<double>();
        while (bench.WantsRound(seconds.Count))
        {
            var copy = folder.In("restarted");
            Copy(stopped, copy);
            var started = Stopwatch.GetTimestamp();
            await using (var child = bench.StartChild())
            {
                await child.AskAsync(new ChildOrder { Role = ChildRole.Restart, Node = bench.NodeOn(copy, agents: 2) }, bench.Cancellation).ConfigureAwait(false);
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            Directory.Delete(copy, recursive: true);
        }

        return [bench.Figure("new process with 100,000 open tasks, start to first dispatch", new Samples("s", seconds, LessIsBetter: true), new Goal(2))];
    }

    // For an agent that this node does not have, so that they stay open.
    private static async Task FillAsync(Workbench bench, string folder)
    {
        await using var node = await MeasuredNode.StartAsync(bench.NodeOn(folder, agents: 1), cancellationToken: bench.Cancellation).ConfigureAwait(false);
        for (var left = bench.Size(OpenTasks); left > 0; left -= TaskLoad.BatchSize)
        {
            await node.Tasks.SubmitBatchAsync(
                [.. Enumerable.Range(0, Math.Min(left, TaskLoad.BatchSize)).Select(_ =>
                {
                    var task = MeasuredNode.NewTask();
                    task.Requirements = new Requirements { AgentId = MeasuredNode.AgentId(1) };
                    return task;
                })],
                cancellationToken: bench.Cancellation).ConfigureAwait(false);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
