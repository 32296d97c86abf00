using System.Diagnostics;
using System.Globalization;
using AgentNet.Contracts;

namespace Benchmarks;

/// <summary>
/// Durable tasks end to end: submitted, written, run by an agent entity, its result written and seen by the client.
/// Nothing is compared here: the targets are rates and times on two cores.
/// </summary>
internal static class TaskBenchmarks
{
    private const int Outstanding = 50;

    private static readonly Payload Input = Payloads.FromJsonText("\"some input of a usual length for a task\"");

    public static async Task<bool> Run(string[] only)
    {
        var reached = true;
        async Task Case(string name, Func<Task<bool>> run)
        {
            if (only.Length == 0 || only.Contains(name))
            {
                reached &= await run();
            }
        }

        await Case("single", () => OnNode(tasks => Rate("single, 50 outstanding", 15_000, 60_000, count => Singles(tasks, count))));
        await Case("batch", () => OnNode(tasks => Rate("batches of 1000", 30_000, 120_000, count => Batches(tasks, count))));
        await Case("idle", () => OnNode(Idle));
        await Case("restart", Restart);
        await Case("memory", () => OnNode(tasks => Memory(tasks, 1_000_000)));
        return reached;
    }

    private static async Task<bool> OnNode(Func<ITasks, Task<bool>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("agentnet-bench-").FullName;
        try
        {
            await using var node = await TaskNode.StartAsync(folder, agents: 10);
            return await measure(node.Tasks);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> Rate(string name, double target, int count, Func<int, Task> run)
    {
        await run(count / 4);
        var rates = new List<double>();
        for (var round = 0; round < Measure.Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await run(count);
            rates.Add(count / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        var median = Measure.Median(rates);
        Measure.Report(name, string.Create(CultureInfo.InvariantCulture, $"{median,12:N0}/s (best {rates.Max(),12:N0})  target {target:N0}  {Measure.Verdict(median >= target)}"));
        return median >= target;
    }

    private static async Task Singles(ITasks tasks, int count)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, Outstanding).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                Check(await tasks.RunAsync(Echo()));
            }
        }));
    }

    private static async Task Batches(ITasks tasks, int count)
    {
        const int Size = 1000;
        var left = count / Size;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var batch = await tasks.SubmitBatchAsync([.. Enumerable.Range(0, Size).Select(_ => Echo())]);
                var view = await tasks.AwaitBatchAsync(batch.BatchId);
                if (view.Finished != Size)
                {
                    throw new InvalidOperationException($"{view.Finished} of {Size} tasks ended");
                }
            }
        }));
    }

    private static async Task<bool> Idle(ITasks tasks)
    {
        var times = new List<double>();
        for (var i = 0; i < 1500; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Check(await tasks.RunAsync(Echo()));
            if (i >= 500)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            await Task.Delay(2);
        }

        times.Sort();
        var (p50, p99) = (times[times.Count / 2], times[times.Count * 99 / 100]);
        var isReached = p50 <= 1 && p99 <= 3;
        Measure.Report("idle, submit to result", string.Create(CultureInfo.InvariantCulture, $"p50 {p50:0.00} ms  p99 {p99:0.00} ms  target 1 / 3 ms  {Measure.Verdict(isReached)}"));
        return isReached;
    }

    /// <summary>From the start of a process's actor system with 100,000 open tasks in its journal to the first task that an agent has ended.</summary>
    private static async Task<bool> Restart()
    {
        var folder = Directory.CreateTempSubdirectory("agentnet-bench-").FullName;
        try
        {
            await using (var node = await TaskNode.StartAsync(folder, agents: 1))
            {
                // No agent of the first node has these tags, so the tasks stay open.
                for (var i = 0; i < 100; i++)
                {
                    var blocked = Enumerable.Range(0, 1000).Select(_ =>
                    {
                        var spec = Echo();
                        spec.Requirements = new Requirements { AgentId = "echo-1" };
                        return spec;
                    });
                    await node.Tasks.SubmitBatchAsync([.. blocked]);
                }
            }

            var started = Stopwatch.GetTimestamp();
            await using var again = await TaskNode.StartAsync(folder, agents: 2);
            while ((await again.Tasks.StatisticsAsync()).Completed == 0)
            {
                await Task.Delay(5);
            }

            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Measure.Report("restart, 100,000 open tasks", string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s to the first ended task  target 2 s  {Measure.Verdict(seconds <= 2)}"));
            return seconds <= 2;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> Memory(ITasks tasks, int count)
    {
        await Batches(tasks, count);
        GC.Collect();
        var resident = Process.GetCurrentProcess().WorkingSet64 / (1024 * 1024);
        var heap = GC.GetTotalMemory(forceFullCollection: true) / (1024 * 1024);
        Measure.Report("1,000,000 ended tasks", string.Create(CultureInfo.InvariantCulture, $"{resident} MB resident, {heap} MB of it live heap  target 300 MB  {Measure.Verdict(resident <= 300)}"));
        return resident <= 300;
    }

    private static TaskSpec Echo() => new() { Capability = "echo", Input = Input };

    private static void Check(TaskView view)
    {
        if (view.State != TaskState.Completed)
        {
            throw new InvalidOperationException($"{view.Spec.Id} ended as {view.State}: {view.Problem?.Message}");
        }
    }
}
