using System.CommandLine;
using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Commands;

/// <summary>Submits a task and prints its id as soon as it is durable.</summary>
internal static class SubmitCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var command = Described.Command("submit", "Submits a task and prints its id; the task is durable then.", "agentnet submit calculate expression=\"6*7\" --id answer");
        var task = new TaskOptions();
        task.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var submitted = await node.PostAsync("/v1/tasks", task.Read(arguments), GatewayJson.Default.TaskRequest, GatewayJson.Default.SubmittedResource, cancellation);
            if (arguments.GetValue(shared.Json))
                terminal.PrintJson(submitted, GatewayJson.Default.SubmittedResource);
            else
                terminal.Print(submitted.Id);
            if (submitted.Existing)
                terminal.Say($"This task was submitted before and is {submitted.State}.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
