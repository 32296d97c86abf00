using System.CommandLine;
using AgentNet.Node;

namespace AgentNet.Cli.Commands;

/// <summary>Runs a node, or a small cluster, in this terminal until it is told to stop.</summary>
internal static class DevCommand
{
    private const int MostNodes = 9;

    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var read = new Option<string[]>("--read") { Description = "A folder that agents may read; may be repeated", HelpName = "FOLDER" };
        var write = new Option<string[]>("--write") { Description = "A folder that agents may write; may be repeated", HelpName = "FOLDER" };
        var nodes = new Option<int>("--nodes") { Description = $"How many nodes, 1 to {MostNodes}: several form a cluster in this process", HelpName = "N", DefaultValueFactory = _ => 1 };
        nodes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostNodes)
                result.AddError($"--nodes takes 1 to {MostNodes}.");
        });
        var command = Described.Command("dev", "Runs a node here until Ctrl+C or SIGTERM, which drains it; a second one stops it at once. In the background of a script (dev &) the shell lets it ignore Ctrl+C: stop it with SIGTERM (kill).", "agentnet dev --nodes 3 --read ./documents --write .");
        command.Add(read, write, nodes);
        command.SetAction(async (arguments, cancellation) =>
        {
            var folder = shared.Settings(arguments).DataPath;
            void Configure(AgentNodeBuilder builder)
            {
                foreach (var readable in arguments.GetValue(read) ?? [])
                    builder.ReadFrom(Path.GetFullPath(readable));
                foreach (var writable in arguments.GetValue(write) ?? [])
                    builder.WriteTo(Path.GetFullPath(writable));
            }

            if (arguments.GetValue(nodes) is var count and > 1)
            {
                await RunClusterAsync(count, own => shared.Settings(arguments, [.. own]), folder, Configure, terminal, cancellation);
            }
            else
            {
                var builder = AgentNode.CreateBuilder(shared.Settings(arguments));
                Configure(builder);
                await using var node = await builder.StartAsync(cancellation);
                terminal.Print(node.Address.ToString());
                terminal.Say($"Data folder {node.Data.Path}. In another terminal: agentnet agents --data {node.Data.Path}");
                await node.RunAsync(cancellation);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task RunClusterAsync(
        int count, Func<IReadOnlyList<(string Path, string Value)>, NodeSettings> settingsOf, string folder, Action<AgentNodeBuilder> configure, Terminal terminal, CancellationToken cancellation)
    {
        await using var cluster = new DevCluster();
        await cluster.StartAsync(count, folder, settingsOf, configure, cancellation);
        foreach (var node in cluster.Nodes)
            terminal.Print($"{node.Settings.Cluster.Node} {node.Address} {node.ClusterAddress} {node.Data.Path}");
        terminal.Say($"In another terminal: agentnet cluster --data {cluster.Nodes[0].Data.Path}");
        await cluster.RunAsync(cancellation);
    }
}
