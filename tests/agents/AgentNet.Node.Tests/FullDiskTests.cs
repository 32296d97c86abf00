using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests;

/// <summary>
/// A node whose files cannot grow: it refuses with the reason, stays up, loses nothing it has acknowledged, and goes on when
/// there is room. A limit on the size of files stands for the disk, because that needs no privilege.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Room = 512 * 1024;
    private const int MostTasks = 400;

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.In("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_refuses_work_with_the_reason_and_costs_nothing_that_was_acknowledged()
    {
        // The signal that comes with a refused write would end the process; on a full disk there is none.
        await using var node = AgentNetProcess.Start("trap '' XFSZ", "dev", "--data", Data);
        await node.OutputAsync("http://");
        node.LimitFiles(Room);
        var acknowledged = new List<string>();
        var refused = await SubmitUntilRefusedAsync(acknowledged);
        refused.ExitCode.ShouldBe(4, refused.Error);
        refused.Error.ShouldContain("could not write");
        acknowledged.ShouldNotBeEmpty();
        node.HasExited.ShouldBeFalse();

        node.LimitFiles(null);
        await Patience.UntilAsync(async () => (await SubmitAsync("after")).ExitCode == 0);
        foreach (var id in (string[])[.. acknowledged, "after"])
        {
            (await Invocation.OfAsync(Data, "task", id, "--wait")).ExitCode.ShouldBe(0, id);
        }

        node.Send(AgentNetProcess.Terminate);
        (await node.ExitAsync()).ShouldBe(0, node.Said);
    }

    private async Task<Invocation> SubmitUntilRefusedAsync(List<string> acknowledged)
    {
        for (var i = 0; i < MostTasks; i++)
        {
            var submit = await SubmitAsync($"t-{i}");
            if (submit.ExitCode != 0)
            {
                return submit;
            }

            acknowledged.Add($"t-{i}");
        }

        throw new InvalidOperationException("the files never reached their limit");
    }

    private Task<Invocation> SubmitAsync(string id) =>
        Invocation.OfAsync(Data, "submit", "calculate", "expression=1+1", "--id", id);
}
