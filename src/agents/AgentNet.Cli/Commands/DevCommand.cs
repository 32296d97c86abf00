using System.CommandLine;
using AgentNet.Node;

namespace AgentNet.Cli.Commands;

/// <summary>Runs a node in this terminal until it is told to stop.</summary>
internal static class DevCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var read = new Option<string[]>("--read") { Description = "A folder that agents may read; may be repeated", HelpName = "FOLDER" };
        var write = new Option<string[]>("--write") { Description = "A folder that agents may write; may be repeated", HelpName = "FOLDER" };
        var command = Described.Command("dev", "Runs a node here until Ctrl+C or SIGTERM, which drains it; a second one stops it at once. In the background of a script (dev &) the shell lets it ignore Ctrl+C: stop it with SIGTERM (kill).", "agentnet dev --read ./documents --write .");
        command.Add(read, write);
        command.SetAction(async (arguments, cancellation) =>
        {
            var settings = shared.Settings(arguments);
            var builder = AgentNode.CreateBuilder(settings);
            foreach (var folder in arguments.GetValue(read) ?? [])
                builder.ReadFrom(Path.GetFullPath(folder));
            foreach (var folder in arguments.GetValue(write) ?? [])
                builder.WriteTo(Path.GetFullPath(folder));
            await using var node = await builder.StartAsync(cancellation);
            terminal.Print(node.Address.ToString());
            terminal.Say($"Data folder {node.Data.Path}. In another terminal: agentnet agents --data {node.Data.Path}");
            await node.RunAsync(cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }
}
