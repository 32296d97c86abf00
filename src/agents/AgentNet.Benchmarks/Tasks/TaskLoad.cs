using AgentNet.Contracts;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>Clients in the node's own process that submit tasks and wait for their results.</summary>
internal static class TaskLoad
{
    public const int Outstanding = 50;
    public const int BatchSize = 1000;
    public const int BatchesOutstanding = 4;

    public static async Task SinglesAsync(ITasks tasks, int count)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, Outstanding).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                MeasuredNode.Check(await tasks.RunAsync(MeasuredNode.NewTask()).ConfigureAwait(false));
        })).ConfigureAwait(false);
    }

    public static async Task BatchesAsync(ITasks tasks, int count)
    {
        var left = Math.Max(1, count / BatchSize);
        var size = Math.Min(count, BatchSize);
        await Task.WhenAll(Enumerable.Range(0, BatchesOutstanding).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var batch = await tasks.SubmitBatchAsync([.. Enumerable.Range(0, size).Select(_ => MeasuredNode.NewTask())]).ConfigureAwait(false);
                var view = await tasks.AwaitBatchAsync(batch.BatchId).ConfigureAwait(false);
                if (view.Tasks.Count != size || view.Tasks.Any(task => task.State != TaskState.Completed))
                    throw new InvalidOperationException($"{view.Tasks.Count(task => task.State == TaskState.Completed)} of {size} tasks completed.");
            }
        })).ConfigureAwait(false);
    }
}
