using System.CommandLine;
using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Commands;

/// <summary>What an operator may ask of one member: to drain, to leave, or to be taken for dead.</summary>
internal static class MemberCommand
{
    public static IEnumerable<Command> CreateAll(Terminal terminal, SharedOptions shared) =>
    [
        Create("drain", "Lets a member finish its tasks and take no new ones; returns when it has.", terminal, shared),
        Create("leave", "Lets a member drain, hand over what it holds, leave the cluster and stop.", terminal, shared),
        Create("down", "Declares a member dead that cannot be reached. One that still lives stops.", terminal, shared),
    ];

    private static Command Create(string name, string purpose, Terminal terminal, SharedOptions shared)
    {
        var member = new Argument<string>("NODE") { Description = "The member's name, as `agentnet cluster` shows it" };
        var command = Described.Command(name, purpose, $"agentnet {name} n2 --data ./.agentnet/nodes/n1");
        command.Add(member);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = NodeClient.Of(shared.Settings(arguments).DataPath);
            var path = $"/v1/cluster/members/{Uri.EscapeDataString(arguments.GetValue(member)!)}/{name}";
            var done = await node.PostAsync(path, GatewayJson.Default.MemberCommandResource, cancellation);
            if (arguments.GetValue(shared.Json))
                terminal.PrintJson(done, GatewayJson.Default.MemberCommandResource);
            else
                terminal.Print($"{done.Command}: {done.Node} at {done.Address}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
