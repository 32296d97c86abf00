using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using AgentNet.Contracts;
using AgentNet.Node.Shell.Telemetry;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Telemetry;

/// <summary>The coordinator's statistics as a metrics reader sees them.</summary>
public sealed partial class StatisticsMeterTests
{
    private readonly ConcurrentDictionary<string, double> _values = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();

    [Fact]
    public async Task Instruments_have_open_telemetry_names_and_units_and_the_statistics_values()
    {
        var tasks = new RemembersTasks
        {
            Figures = new Statistics
            {
                Pending = 1, Waiting = 2, Assigned = 3, InProgress = 4, Completed = 5, Failed = 7, TimedOut = 1, Cancelled = 8, Retried = 9, LateResults = 10, QueueDepth = 11,
                ActiveAgents = 12, WorkflowsRunning = 13, Waiters = 14, ArchiveRows = 15, ArchiveBytes = 16, LastSequence = 20, ArchivedSequence = 3,
                EndToEnd = new LatencySummary { Count = 1, P50Ms = 250, P95Ms = 500, P99Ms = 1500 },
            },
        };
        using var meter = new StatisticsMeter(tasks, NodeSettings.Load(new SettingsInputs()));
        using var listener = Listen();
        await meter.StartAsync(CancellationToken.None);
        SpinWait.SpinUntil(
            () =>
            {
                listener.RecordObservableInstruments();
                return _values.GetValueOrDefault("agentnet.queue.depth") == 11;
            },
            TimeSpan.FromSeconds(20)).ShouldBeTrue();
        // The figures may have come in the middle of that look.
        listener.RecordObservableInstruments();
        await meter.StopAsync(CancellationToken.None);

        _instruments.Values.ToDictionary(instrument => instrument.Name, instrument => instrument.Unit).ShouldBe(
            new Dictionary<string, string?>
            {
                ["agentnet.tasks.open"] = "{task}",
                ["agentnet.tasks.ended"] = "{task}",
                ["agentnet.tasks.retried"] = "{attempt}",
                ["agentnet.results.late"] = "{result}",
                ["agentnet.queue.depth"] = "{task}",
                ["agentnet.agents.active"] = "{agent}",
                ["agentnet.waiters"] = "{request}",
                ["agentnet.workflows.running"] = "{workflow}",
                ["agentnet.archive.rows"] = "{row}",
                ["agentnet.archive.size"] = "By",
                ["agentnet.archive.lag"] = "{event}",
                ["agentnet.task.duration"] = "s",
            },
            ignoreOrder: true);
        _instruments.Values.ShouldAllBe(instrument => Name().IsMatch(instrument.Name) && !string.IsNullOrEmpty(instrument.Description));
        (_values["agentnet.tasks.open state=in_progress"], _values["agentnet.tasks.ended outcome=failed"], _values["agentnet.tasks.ended outcome=timed_out"]).ShouldBe((4, 6, 1));
        (_values["agentnet.archive.lag"], _values["agentnet.archive.size"], _values["agentnet.waiters"]).ShouldBe((17, 16, 14));
        (_values["agentnet.task.duration quantile=0.5"], _values["agentnet.task.duration quantile=0.99"]).ShouldBe((0.25, 1.5));
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == StatisticsMeter.MeterName)
                {
                    _instruments[instrument.Name] = instrument;
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var (tag, text) in tags)
            key += FormattableString.Invariant($" {tag}={text}");
        _values[key] = value;
    }

    [GeneratedRegex("^agentnet(\\.[a-z]+)+$")]
    private static partial Regex Name();
}
