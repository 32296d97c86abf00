using System.Diagnostics;
using AgentNet.Contracts;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>
/// Submits at a fixed rate whether results come or not, and counts each latency from the moment its submission was due:
/// a node that stands still for a moment is not spared the tasks that came meanwhile.
/// </summary>
internal sealed class OpenLoop(ITasks tasks, double perSecond)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <summary>Milliseconds from due to result, of every task.</summary>
    public async Task<double[]> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var count = Math.Max(1, (int)(perSecond * duration.TotalSeconds));
        var results = await Task.Factory.StartNew(() => Submit(count, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        return await Task.WhenAll(results).ConfigureAwait(false);
    }

    // On a thread of its own: the pool belongs to the node.
    private Task<double>[] Submit(int count, CancellationToken cancellationToken)
    {
        var results = new Task<double>[count];
        var ticksPerTask = Stopwatch.Frequency / perSecond;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = began + (long)(i * ticksPerTask);
            while (Stopwatch.GetTimestamp() < due)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Thread.Sleep(Step);
            }

            results[i] = MeasureAsync(due, cancellationToken);
        }

        return results;
    }

    private async Task<double> MeasureAsync(long due, CancellationToken cancellationToken)
    {
        MeasuredNode.Check(await tasks.RunAsync(MeasuredNode.NewTask(), cancellationToken).ConfigureAwait(false));
        return Stopwatch.GetElapsedTime(due).TotalMilliseconds;
    }
}
