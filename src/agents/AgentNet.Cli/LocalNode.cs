using AgentNet.Node;
using Microsoft.Extensions.Logging;

namespace AgentNet.Cli;

/// <summary>
/// The node that works on a data folder, with a client to it: the one that already does, or one in this process that
/// ends with the command.
/// </summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private LocalNode(NodeClient client, AgentNode? own)
    {
        Client = client;
        Own = own;
    }

    public NodeClient Client { get; }

    /// <summary>Null when another process holds the folder.</summary>
    public AgentNode? Own { get; }

    /// <summary>Uses the folder's node when there is one, else starts one that may read and write the given folders.</summary>
    public static async Task<LocalNode> OfAsync(NodeSettings settings, IEnumerable<string> readable, IEnumerable<string> writable, CancellationToken cancellationToken)
    {
        if (DataFolder.HolderOf(settings.DataPath) is not null)
            return new LocalNode(NodeClient.Of(settings.DataPath), null);
        var builder = AgentNode.CreateBuilder(settings).ConfigureLogging(LogWarnings);
        foreach (var folder in readable.Distinct())
            builder.ReadFrom(folder);
        foreach (var folder in writable.Distinct())
            builder.WriteTo(folder);
        return await StartAsync(builder, cancellationToken);
    }

    public static async Task<LocalNode> StartAsync(AgentNodeBuilder builder, CancellationToken cancellationToken)
    {
        var node = await builder.StartAsync(cancellationToken);
        return new LocalNode(new NodeClient(node.Address, node.Data.Token), node);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (Own is not null)
            await Own.DisposeAsync();
    }

    // A node that lives for one command speaks up only when something is wrong; its progress is shown by the command.
    private static void LogWarnings(ILoggingBuilder logging) => AgentNodeBuilder.LogToStandardError(logging.SetMinimumLevel(LogLevel.Warning));
}
