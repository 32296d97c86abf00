using System.CommandLine;
using System.Globalization;
using AgentNet.Gateway.Resources;
using Spectre.Console;

namespace AgentNet.Cli.Commands;

/// <summary>Lists the members of the cluster that a node belongs to.</summary>
internal static class ClusterCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var command = Described.Command("cluster", "Lists the members of the cluster, the oldest first, with their state as this node sees it, and what its split-brain resolver has decided. Ends with 1 when a member cannot be reached.", "agentnet cluster --data ./.agentnet/nodes/n1");
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var cluster = await node.GetAsync("/v1/cluster", GatewayJson.Default.ClusterResource, cancellation);
            if (arguments.GetValue(shared.Json))
                terminal.PrintJson(cluster, GatewayJson.Default.ClusterResource);
            else
                Print(terminal, cluster);
            return cluster.Members.All(member => member.Reachable) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static void Print(Terminal terminal, ClusterResource cluster)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("NODE", "ADDRESS", "STATUS", "AGENTS", "VERSION", "ROLES", "");
        foreach (var member in cluster.Members)
        {
            var notes = new List<string>();
            if (!member.Reachable)
                notes.Add("[red]unreachable[/]");
            if (member.Address == cluster.Coordinator)
                notes.Add("coordinator");
            if (member.Address == cluster.Leader)
                notes.Add("leader");
            if (member.Address == cluster.Self)
                notes.Add("this node");
            table.AddRow(
                Markup.Escape(member.Node), Markup.Escape(member.Address), member.Status == "up" ? "[green]up[/]" : $"[yellow]{member.Status}[/]", $"{member.Agents}", Markup.Escape(member.Version),
                Markup.Escape(string.Join(", ", member.Roles)), string.Join(", ", notes));
        }

        terminal.Tables.Write(table);
        foreach (var decision in cluster.Decisions)
            terminal.Print($"{decision.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}  {decision.What}");
    }
}
