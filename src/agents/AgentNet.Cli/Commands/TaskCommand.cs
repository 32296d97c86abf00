using System.CommandLine;
using AgentNet.Cli.Rendering;
using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Commands;

/// <summary>Shows, awaits or cancels one task.</summary>
internal static class TaskCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var id = new Argument<string>("ID") { Description = "The task's id" };
        var wait = new Option<bool>("--wait") { Description = "Wait for its end and print the result" };
        var cancel = new Option<bool>("--cancel") { Description = "Cancel it and tell its agent" };
        var reason = new Option<string?>("--reason") { Description = "Why it is cancelled", HelpName = "TEXT" };
        var timeline = new Option<bool>("--timeline") { Description = "Everything that happened to it, in order: when, in which coordinator's epoch, at which attempt, on which node, why" };
        var command = Described.Command("task", "Shows one task; waits for it or cancels it.", "agentnet task answer --wait");
        command.Add(id, wait, cancel, reason, timeline);
        command.SetAction(RunAsync);
        var show = Described.Command("show", "Shows one task, or with --timeline everything that happened to it.", "agentnet task show answer --timeline");
        show.Add(id, timeline);
        show.SetAction(RunAsync);
        command.Subcommands.Add(show);
        return command;

        async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var asJson = arguments.GetValue(shared.Json);
            var path = $"/v1/tasks/{Uri.EscapeDataString(arguments.GetValue(id)!)}";
            if (arguments.GetValue(cancel))
            {
                var cancelled = await node.PostAsync($"{path}/cancel", new CancelRequest(arguments.GetValue(reason)), GatewayJson.Default.CancelRequest, GatewayJson.Default.CancelledResource, cancellation);
                if (asJson)
                    terminal.PrintJson(cancelled, GatewayJson.Default.CancelledResource);
                else
                    terminal.Print(cancelled.Cancelled > 0 ? "cancelled" : "it had ended already");
                return ExitCodes.Ok;
            }

            if (arguments.GetValue(timeline))
            {
                var changes = await node.GetAsync($"/v1/changes?task={Uri.EscapeDataString(arguments.GetValue(id)!)}", GatewayJson.Default.ChangePageResource, cancellation);
                if (changes.Changes.Count == 0)
                {
                    // Refused when there is no such task.
                    await node.GetAsync(path, GatewayJson.Default.TaskResource, cancellation);
                    throw new CommandException(ExitCodes.Failed, "What happened to the task is no longer kept; `agentnet stats` shows from where on changes are.");
                }

                if (asJson)
                    terminal.PrintJson(changes, GatewayJson.Default.ChangePageResource);
                else
                    TaskText.PrintTimeline(terminal, changes.Changes);
                return ExitCodes.Ok;
            }

            if (arguments.GetValue(wait))
                return await TaskText.PrintResultAsync(terminal, node, await TaskEnd.AwaitAsync(node, arguments.GetValue(id)!, cancellation), asJson, cancellation);
            var task = await node.GetAsync(path, GatewayJson.Default.TaskResource, cancellation);
            if (asJson)
                terminal.PrintJson(task, GatewayJson.Default.TaskResource);
            else
                TaskText.PrintDetails(terminal, task);
            return ExitCodes.Ok;
        }
    }
}
