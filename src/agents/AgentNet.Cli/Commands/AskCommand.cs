using System.CommandLine;
using AgentNet.Cli.Rendering;
using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Commands;

/// <summary>Submits a task, waits for its end and prints the result.</summary>
internal static class AskCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var command = Described.Command("ask", "Submits a task, waits and prints its result.", "agentnet ask calculate expression=\"6*7\"");
        var task = new TaskOptions();
        task.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var submitted = await node.PostAsync("/v1/tasks", task.Read(arguments), GatewayJson.Default.TaskRequest, GatewayJson.Default.SubmittedResource, cancellation);
            var ended = await TaskEnd.AwaitAsync(node, submitted.Id, cancellation);
            return await TaskText.PrintResultAsync(terminal, node, ended, arguments.GetValue(shared.Json), cancellation);
        });
        return command;
    }
}
