using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Commands;

/// <summary>Kills a node of a cluster that `agentnet dev --nodes` runs, and reports what the others made of it and when.</summary>
internal static class KillCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var member = new Argument<string>("NODE") { Description = "The node's name, as `agentnet cluster` shows it" };
        var hard = new Option<bool>("--hard") { Description = "Required: the node ends at once and says goodbye to nobody", Required = true };
        var command = Described.Command(
            "kill", "Kills a node of `agentnet dev --nodes` and prints when the others saw it, decided, and ran its tasks again. Ask another node than the victim.",
            "agentnet kill n2 --hard --data ./.agentnet/nodes/n1");
        command.Add(member, hard);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var victim = arguments.GetValue(member)!;
            var members = await node.GetAsync("/v1/cluster", GatewayJson.Default.ClusterResource, cancellation);
            if (members.Members.Any(one => one.Address == members.Self && (one.Node == victim || one.Address == victim)))
                throw new CommandException(ExitCodes.Usage, $"'{victim}' is the node that is asked, and could not tell what became of it. Name the folder of another node with --data.");
            var before = await node.GetAsync("/v1/statistics", GatewayJson.Default.StatisticsResource, cancellation);
            var began = Stopwatch.GetTimestamp();
            var killed = await node.PostAsync($"/v1/cluster/members/{Uri.EscapeDataString(victim)}/kill", GatewayJson.Default.MemberCommandResource, cancellation);
            var seen = await WhenAsync(node, began, cluster => cluster.Members.All(one => one.Address != killed.Address || !one.Reachable), cancellation);
            var decided = await WhenAsync(node, began, cluster => cluster.Members.All(one => one.Address != killed.Address), cancellation);
            var reassigned = await ReassignedAsync(node, victim, before.Feed.LastSequence, began, cancellation);
            var report = new KillReport(victim, Milliseconds(seen), Milliseconds(decided), reassigned is { } again ? Milliseconds(again.Last) : null, reassigned?.Tasks ?? 0);
            if (arguments.GetValue(shared.Json))
                terminal.PrintJson(report, KillJson.Default.KillReport);
            else
                Print(terminal, report);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<TimeSpan> WhenAsync(NodeClient node, long began, Func<ClusterResource, bool> holds, CancellationToken cancellation)
    {
        while (!holds(await node.GetAsync("/v1/cluster", GatewayJson.Default.ClusterResource, cancellation)))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new CommandException(ExitCodes.Failed, $"The cluster has not removed the node within {Patience.TotalMinutes:0} minutes: see `agentnet cluster`.");
            await Task.Delay(Look, cancellation);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Null when the victim held no task.</summary>
    private static async Task<(TimeSpan Last, int Tasks)?> ReassignedAsync(NodeClient node, string victim, long after, long began, CancellationToken cancellation)
    {
        var suffix = $".{victim}";
        while (await HoldsTasksAsync(node, suffix, cancellation) && Stopwatch.GetElapsedTime(began) < Patience)
            await Task.Delay(Look, cancellation);
        var page = await node.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/v1/changes?after={after}&kind=task-unassigned"), GatewayJson.Default.ChangePageResource, cancellation);
        var lost = page.Changes.Where(change => change.AgentId?.EndsWith(suffix, StringComparison.Ordinal) == true)
            .Select(change => change.TaskId).ToHashSet(StringComparer.Ordinal);
        return lost.Count == 0 ? null : (Stopwatch.GetElapsedTime(began), lost.Count);
    }

    private static async Task<bool> HoldsTasksAsync(NodeClient node, string suffix, CancellationToken cancellation)
    {
        var open = await node.GetAsync("/v1/tasks?state=assigned,in-progress&pageSize=1000", GatewayJson.Default.TaskPageResource, cancellation);
        return open.Tasks.Any(task => task.AgentId?.EndsWith(suffix, StringComparison.Ordinal) == true);
    }

    private static void Print(Terminal terminal, KillReport report)
    {
        terminal.Print(string.Create(CultureInfo.InvariantCulture, $"detected    {report.DetectedMs,8:0} ms"));
        terminal.Print(string.Create(CultureInfo.InvariantCulture, $"decided     {report.DecidedMs,8:0} ms"));
        terminal.Print(report.ReassignedMs is { } reassigned
            ? string.Create(CultureInfo.InvariantCulture, $"reassigned  {reassigned,8:0} ms  {report.Tasks} tasks")
            : "reassigned  it held no task");
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds);
}

/// <summary>What became of a killed node: times since the kill in ms; no reassignment when it held no task.</summary>
internal sealed record KillReport(string Node, double DetectedMs, double DecidedMs, double? ReassignedMs, int Tasks);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(KillReport))]
internal sealed partial class KillJson : System.Text.Json.Serialization.JsonSerializerContext;
