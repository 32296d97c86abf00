using AgentNet.Cli;

namespace AgentNet.Node.Tests.Doubles;

/// <summary>A gateway that holds a data folder as a node does, so that commands find it by the folder.</summary>
internal sealed class NodeOnFolder : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly GatewayOnLoopback _gateway;

    private NodeOnFolder(DataFolder folder, GatewayOnLoopback gateway)
    {
        _folder = folder;
        _gateway = gateway;
    }

    public RemembersTasks Tasks => _gateway.Tasks;

    public RemembersCommands Commands => _gateway.Commands;

    public static async Task<NodeOnFolder> StartAsync(string path)
    {
        var folder = DataFolder.Open(path);
        var gateway = await GatewayOnLoopback.StartAsync(secret: folder.Token);
        folder.Announce(gateway.Client.BaseAddress!);
        return new NodeOnFolder(folder, gateway);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>One run of the command line: its exit code and what it wrote where.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    public static async Task<Invocation> OfAsync(string dataFolder, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await AgentNetCommand.RunAsync([.. arguments, "--data", dataFolder], new Terminal(output, error, isWatched: false), CancellationToken.None);
        return new Invocation(code, output.ToString(), error.ToString());
    }
}
