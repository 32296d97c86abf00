using System.CommandLine;
using AgentNet.Gateway.Resources;
using Spectre.Console;

namespace AgentNet.Cli.Commands;

/// <summary>Lists agents and what they can do; pauses, resumes and drains one.</summary>
internal static class AgentsCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var capability = new Option<string?>("--capability") { Description = "Only agents that offer it", HelpName = "NAME" };
        var tag = new Option<string[]>("--tag") { Description = "Only agents with this tag; may be repeated", HelpName = "TAG" };
        var status = new Option<string?>("--status") { Description = "active (default), any, or a list of statuses", HelpName = "STATUS" };
        var command = Described.Command("agents", "Lists agents and what they can do.", "agentnet agents --capability summarize");
        command.Add(capability, tag, status);
        command.Subcommands.Add(Told(terminal, shared, "pause", "Gives an agent no new work, also after a restart, until it is resumed. What it has goes on."));
        command.Subcommands.Add(Told(terminal, shared, "resume", "Gives a paused or draining agent work again."));
        command.Subcommands.Add(Told(terminal, shared, "drain", "Maintenance: an agent finishes what it has and is given nothing new until it is resumed."));
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var filters = new List<string>();
            if (arguments.GetValue(capability) is { } name)
                filters.Add($"capability={Uri.EscapeDataString(name)}");
            if (arguments.GetValue(status) is { } wanted)
                filters.Add($"status={Uri.EscapeDataString(wanted)}");
            filters.AddRange((arguments.GetValue(tag) ?? []).Select(one => $"tag={Uri.EscapeDataString(one)}"));
            var agents = await AllAsync(node, string.Join('&', filters), cancellation);
            if (arguments.GetValue(shared.Json))
                terminal.PrintJson(new AgentPageResource(agents, null), GatewayJson.Default.AgentPageResource);
            else
                PrintTable(terminal, agents);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Page by page: a list that ended without a word would be taken for the whole.</summary>
    private static async Task<List<AgentResource>> AllAsync(NodeClient node, string filters, CancellationToken cancellation)
    {
        var agents = new List<AgentResource>();
        var token = "";
        while (true)
        {
            var page = await node.GetAsync($"/v1/agents?{filters}{token}", GatewayJson.Default.AgentPageResource, cancellation);
            agents.AddRange(page.Agents);
            if (page.NextPageToken is not { } next)
                return agents;
            token = $"&pageToken={Uri.EscapeDataString(next)}";
        }
    }

    private static Command Told(Terminal terminal, SharedOptions shared, string verb, string purpose)
    {
        var id = new Argument<string>("ID") { Description = "The agent's id" };
        var reason = new Option<string?>("--reason") { Description = "Why; the log keeps it", HelpName = "TEXT" };
        var command = Described.Command(verb, purpose, $"agentnet agents {verb} calculator --reason upgrade");
        command.Add(id, reason);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var agent = await node.PostAsync(
                $"/v1/agents/{Uri.EscapeDataString(arguments.GetValue(id)!)}/{verb}", new AgentCommandRequest(arguments.GetValue(reason)),
                GatewayJson.Default.AgentCommandRequest, GatewayJson.Default.AgentResource, cancellation);
            if (arguments.GetValue(shared.Json))
                terminal.PrintJson(agent, GatewayJson.Default.AgentResource);
            else
                terminal.Print($"{agent.Id} is {agent.Status}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void PrintTable(Terminal terminal, IReadOnlyList<AgentResource> agents)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("ID", "STATUS", "CAPABILITY", "WHAT IT DOES");
        foreach (var agent in agents)
        {
            foreach (var capability in agent.Capabilities)
                table.AddRow(Markup.Escape(agent.Id), Markup.Escape(agent.Status), Markup.Escape(capability.Name), Markup.Escape(capability.Description ?? ""));
        }

        terminal.Tables.Write(table);
    }
}
