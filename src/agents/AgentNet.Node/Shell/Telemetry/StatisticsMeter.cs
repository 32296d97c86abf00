using System.Diagnostics.Metrics;
using AgentNet.Contracts;
using Microsoft.Extensions.Hosting;

namespace AgentNet.Node.Shell.Telemetry;

/// <summary>
/// The coordinator's statistics as metrics. Metric readers want values at once, so the last statistics are kept and
/// asked for again at an interval.
/// </summary>
internal sealed class StatisticsMeter : BackgroundService
{
    public const string MeterName = "AgentNet.Node";

    private readonly ITasks _tasks;
    private readonly TimeSpan _interval;
    private readonly Meter _meter = new(MeterName);
    private volatile Statistics _last = new();

    public StatisticsMeter(ITasks tasks, NodeSettings settings)
    {
        _tasks = tasks;
        _interval = settings.Telemetry.ExportInterval;
        _meter.CreateObservableUpDownCounter("agentnet.tasks.open", OpenTasks, "{task}", "Tasks that have not ended, by state");
        _meter.CreateObservableCounter("agentnet.tasks.ended", EndedTasks, "{task}", "Tasks that have ended, by outcome");
        _meter.CreateObservableCounter("agentnet.tasks.retried", () => _last.Retried, "{attempt}", "Attempts after a failed one");
        _meter.CreateObservableCounter("agentnet.results.late", () => _last.LateResults, "{result}", "Results that came after their lease");
        _meter.CreateObservableUpDownCounter("agentnet.queue.depth", () => _last.QueueDepth, "{task}", "Tasks ready and not assigned");
        _meter.CreateObservableUpDownCounter("agentnet.agents.active", () => (long)_last.ActiveAgents, "{agent}", "Agents that get work");
        _meter.CreateObservableUpDownCounter("agentnet.waiters", () => (long)_last.Waiters, "{request}", "Requests that wait for the end of something");
        _meter.CreateObservableUpDownCounter("agentnet.workflows.running", () => (long)_last.WorkflowsRunning, "{workflow}", "Workflow runs that have not ended");
        _meter.CreateObservableUpDownCounter("agentnet.archive.rows", () => _last.ArchiveRows, "{row}", "Ended tasks kept");
        _meter.CreateObservableUpDownCounter("agentnet.archive.size", () => _last.ArchiveBytes, "By", "Size of the archive");
        _meter.CreateObservableUpDownCounter(
            "agentnet.archive.lag", () => Math.Max(0, _last.LastSequence - _last.ArchivedSequence), "{event}", "Events the archive has not applied");
        _meter.CreateObservableGauge("agentnet.task.duration", Durations, "s", "Submitted to ended, quantiles");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval);
        try
        {
            do
            {
                await RefreshAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops, or its start has failed and it is taken apart.
        }
    }

    private async Task RefreshAsync(CancellationToken stoppingToken)
    {
        try
        {
            _last = await _tasks.StatisticsAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (RefusedException)
        {
            // The coordinator is away; health says so, and metrics keep the last values.
        }
    }

    private IEnumerable<Measurement<long>> OpenTasks() =>
    [
        Of(_last.Pending, "state", "pending"),
        Of(_last.Waiting, "state", "waiting"),
        Of(_last.Assigned, "state", "assigned"),
        Of(_last.InProgress, "state", "in_progress"),
    ];

    private IEnumerable<Measurement<long>> EndedTasks() =>
    [
        Of(_last.Completed, "outcome", "completed"),
        Of(_last.Failed - _last.TimedOut, "outcome", "failed"),
        Of(_last.TimedOut, "outcome", "timed_out"),
        Of(_last.Cancelled, "outcome", "cancelled"),
    ];

    private IEnumerable<Measurement<double>> Durations() => _last.EndToEnd is not { } latency
        ? []
        :
        [
            new(latency.P50Ms / 1000, new KeyValuePair<string, object?>("quantile", 0.5)),
            new(latency.P95Ms / 1000, new KeyValuePair<string, object?>("quantile", 0.95)),
            new(latency.P99Ms / 1000, new KeyValuePair<string, object?>("quantile", 0.99)),
        ];

    private static Measurement<long> Of(long value, string tag, string text) => new(value, new KeyValuePair<string, object?>(tag, text));
}
