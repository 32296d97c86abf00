using System.Net;
using System.Net.Sockets;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests;

/// <summary>What signals do to a process of the command line: the first drains, the second ends it, an ignored one does nothing.</summary>
public sealed class ShutdownSignalsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TcpListener _silentModel = new(IPAddress.Loopback, 0);

    public ShutdownSignalsTests() => _silentModel.Start();

    private string Data => _folder.In("data");

    private string ModelAddress => $"http://127.0.0.1:{((IPEndPoint)_silentModel.LocalEndpoint).Port}/v1";

    public void Dispose()
    {
        _silentModel.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(AgentNetProcess.Interrupt)]
    [InlineData(AgentNetProcess.Terminate)]
    [InlineData(AgentNetProcess.Hangup)]
    public async Task The_first_signal_drains_the_node_and_leaves_nothing_open(int signal)
    {
        await using var node = AgentNetProcess.Start("", "dev", "--data", Data);
        await node.OutputAsync("http://");
        node.Send(signal);
        await node.ErrorAsync("Stopping; once more to stop at once.");
        (await node.ExitAsync()).ShouldBe(0, node.Said);
        LeftOpen().ShouldBeEmpty();
        DataFolder.HolderOf(Data).ShouldBeNull();
    }

    [Fact]
    public async Task The_second_signal_ends_a_process_that_still_works()
    {
        await using var node = AgentNetProcess.Start(
            $"export AGENTNET__MODEL__ENDPOINT={ModelAddress} AGENTNET__MODEL__NAME=silent", "dev", "--data", Data);
        await node.OutputAsync("http://");
        await Invocation.OfAsync(Data, "submit", "translate", "text=Hallo", "to=en");
        using var asked = await _silentModel.AcceptTcpClientAsync().WaitAsync(Patience.Limit);
        node.Send(AgentNetProcess.Terminate);
        await node.ErrorAsync("Stopping; once more to stop at once.");
        node.HasExited.ShouldBeFalse();
        node.Send(AgentNetProcess.Terminate);
        (await node.ExitAsync()).ShouldBe(ShutdownSignals.InterruptedExitCode);
    }

    [Fact]
    public async Task A_node_in_the_background_of_a_script_ignores_the_terminal_and_stops_on_SIGTERM()
    {
        await using var node = AgentNetProcess.Start("trap '' INT HUP", "dev", "--data", Data);
        await node.OutputAsync("http://");
        node.Send(AgentNetProcess.Interrupt);
        node.Send(AgentNetProcess.Hangup);
        (await Invocation.OfAsync(Data, "agents")).ExitCode.ShouldBe(0);

        // Would be the second signal, and end the process with 130, if one of the others had counted.
        node.Send(AgentNetProcess.Terminate);
        (await node.ExitAsync()).ShouldBe(0, node.Said);
    }

    [Fact]
    public async Task An_interrupted_run_ends_with_5_and_goes_on_with_the_same_command()
    {
        var documents = Directory.CreateDirectory(_folder.In("documents")).FullName;
        await File.WriteAllTextAsync(Path.Combine(documents, "a.txt"), "A lease gives its holder the right to do something for a limited time. It ends by itself. Nobody has to ask.");
        string[] command = ["run", "corpus-report", "--input", documents, "--out", _folder.In("report.md"), "--data", Data];
        await using (var run = AgentNetProcess.Start($"export AGENTNET__MODEL__ENDPOINT={ModelAddress} AGENTNET__MODEL__NAME=silent", command))
        {
            using var asked = await _silentModel.AcceptTcpClientAsync().WaitAsync(Patience.Limit);
            run.Send(AgentNetProcess.Terminate);
            await run.ErrorAsync("Stopping; once more to stop at once.");
            _silentModel.Stop();
            asked.Close();
            (await run.ExitAsync()).ShouldBe(5, run.Said);
        }

        LeftOpen().ShouldBeEmpty();
        await using var again = AgentNetProcess.Start("", command);
        await again.OutputAsync("report.md");
        (await again.ExitAsync()).ShouldBe(0, again.Said);
        LeftOpen().ShouldBeEmpty();
    }

    /// <summary>Write-ahead logs that a clean stop copies into their databases and removes.</summary>
    private IEnumerable<string?> LeftOpen() => Directory.EnumerateFiles(Data, "*.db-*", SearchOption.AllDirectories).Select(Path.GetFileName);
}
