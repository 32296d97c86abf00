using System.CommandLine;
using AgentNet.Cli.Rendering;
using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Commands;

/// <summary>Lists tasks, the newest first.</summary>
internal static class TasksCommand
{
    private const int DefaultLimit = 50;

    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var state = new Option<string?>("--state") { Description = "Only these, for example failed,timed-out", HelpName = "STATES" };
        var capability = new Option<string?>("--capability") { Description = "Only tasks of this capability", HelpName = "NAME" };
        var run = new Option<string?>("--run") { Description = "Only tasks of this workflow run", HelpName = "ID" };
        var limit = new Option<int>("--limit") { Description = "At most this many", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var command = Described.Command("tasks", "Lists tasks, the newest first.", "agentnet tasks --state failed");
        command.Add(state, capability, run, limit);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var path = $"/v1/tasks?pageSize={arguments.GetValue(limit)}" + Filter("state", arguments.GetValue(state)) + Filter("capability", arguments.GetValue(capability)) + Filter("run", arguments.GetValue(run));
            var page = await node.GetAsync(path, GatewayJson.Default.TaskPageResource, cancellation);
            if (arguments.GetValue(shared.Json))
                terminal.PrintJson(page, GatewayJson.Default.TaskPageResource);
            else
                TaskText.PrintTable(terminal, page.Tasks);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Filter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
