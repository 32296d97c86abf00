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
        var timeline = new Option<bool>("--timeline") { Description = "Everything that happened to it, in order: when, which coordinator decided, which agent, why" };
        var command = Described.Command("task", "Shows one task; waits for it or cancels it.", "agentnet task answer --timeline");
        command.Add(id, wait, cancel, reason, timeline);
        command.SetAction(async (arguments, cancellation) =>
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
                if (asJson)
                    terminal.PrintJson(changes, GatewayJson.Default.ChangePageResource);
                else
                    TaskText.PrintTimeline(terminal, changes.Changes);
                return changes.Changes.Count > 0 ? ExitCodes.Ok : ExitCodes.Failed;
            }

            if (arguments.GetValue(wait))
                return await TaskText.PrintResultAsync(terminal, node, await TaskEnd.AwaitAsync(node, arguments.GetValue(id)!, cancellation), asJson, cancellation);
            var task = await node.GetAsync(path, GatewayJson.Default.TaskResource, cancellation);
            if (asJson)
                terminal.PrintJson(task, GatewayJson.Default.TaskResource);
            else
                TaskText.PrintDetails(terminal, task);
            return ExitCodes.Ok;
        });
        return command;
    }
}
