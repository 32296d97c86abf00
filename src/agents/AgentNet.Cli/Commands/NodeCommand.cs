using System.CommandLine;

namespace AgentNet.Cli.Commands;

/// <summary>Runs a node as its configuration says, usually a member of a cluster, until it is told to stop or has left.</summary>
internal static class NodeCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var command = Described.Command(
            "node", "Runs a node as its configuration says, until Ctrl+C or SIGTERM, which drain it, or until it has left its cluster.",
            "agentnet node --config /etc/agentnet/n1.conf");
        command.SetAction(async (arguments, cancellation) =>
        {
            await using var node = await AgentNet.Node.AgentNode.StartAsync(shared.Settings(arguments), cancellation);
            terminal.Print(node.Address.ToString());
            await node.RunAsync(cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }
}
