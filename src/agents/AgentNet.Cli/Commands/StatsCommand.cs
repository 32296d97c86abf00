using System.CommandLine;
using System.Globalization;
using AgentNet.Gateway.Resources;
using Spectre.Console;

namespace AgentNet.Cli.Commands;

/// <summary>Prints the node's figures: totals, rates, latencies, agents, capabilities, sizes.</summary>
internal static class StatsCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var command = Described.Command("stats", "Prints totals, rates, latencies and sizes of the node.", "agentnet stats --json");
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var statistics = await node.GetAsync("/v1/statistics", GatewayJson.Default.StatisticsResource, cancellation);
            if (arguments.GetValue(shared.Json))
                terminal.PrintJson(statistics, GatewayJson.Default.StatisticsResource);
            else
                Print(terminal, statistics);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(Terminal terminal, StatisticsResource from)
    {
        var tasks = from.Tasks;
        terminal.Print($"tasks      {tasks.Total} in all: {tasks.Completed} completed, {tasks.Failed} failed ({tasks.TimedOut} timed out), {tasks.Cancelled} cancelled");
        terminal.Print($"open       {tasks.Pending} pending, {tasks.Waiting} waiting, {tasks.Assigned} assigned, {tasks.InProgress} in progress; queue {from.QueueDepth} of {from.QueueBound}");
        terminal.Print(string.Create(CultureInfo.InvariantCulture, $"rate       {from.ThroughputPerSecond:0.#}/s, {from.SuccessRate:P1} successful, {tasks.Retried} retried, {tasks.LateResults} late results"));
        terminal.Print($"end to end {Latency(from.EndToEnd)}");
        terminal.Print($"execution  {Latency(from.Execution)}");
        terminal.Print($"node       {from.Leader}, epoch {from.Epoch}, {from.ActiveAgents} active agents, {from.WorkflowsRunning} workflows running, {from.Waiters.Now} clients waiting");
        terminal.Print($"archive    {from.Archive.Rows} rows, {from.Archive.Bytes} bytes, up to {from.Feed.ArchivedSequence} of {from.Feed.LastSequence}, retention applied up to {from.Archive.RetainedSequence}");
        terminal.Print($"journal    {from.Journal.Events} events beyond the last snapshot");
        if (from.Capabilities.Count == 0)
            return;
        var table = new Table().Border(TableBorder.Simple).AddColumns("CAPABILITY", "QUEUED", "COMPLETED", "FAILED", "EXECUTION");
        foreach (var one in from.Capabilities)
            table.AddRow(Markup.Escape(one.Name), $"{one.Queued}", $"{one.Completed}", $"{one.Failed}", Latency(one.Execution));
        terminal.Tables.Write(table);
    }

    private static string Latency(LatencyResource? latency) => latency is null
        ? "nothing yet"
        : string.Create(CultureInfo.InvariantCulture, $"p50 {latency.P50Ms:0.##} ms, p95 {latency.P95Ms:0.##} ms, p99 {latency.P99Ms:0.##} ms, max {latency.MaxMs:0.##} ms");
}
