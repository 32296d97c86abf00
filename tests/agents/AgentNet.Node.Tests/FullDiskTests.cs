using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests;

/// <summary>
/// A node whose files cannot grow: it refuses with the reason, stays up, loses nothing it has acknowledged, and goes on when
/// there is room. A limit on the size of files stands for the disk, because that needs no privilege.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Room = 512 * 1024;
    private const int MostTasks = 1000;
    private const string ArchiveIsFull = "The archive could not write what has ended";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _acknowledged = [];

    private string Data => _folder.In("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_refuses_work_with_the_reason_and_costs_nothing_that_was_acknowledged()
    {
        // The journal's log stays far below the limit, so that the archive is the first to be full.
        var settings = _folder.Write("node.conf", """
            akka.persistence.journal.sql.sqlite.wal-limit = 16KiB
            akka.persistence.snapshot-store.sql.sqlite.wal-limit = 16KiB
            """);

        // The signal that comes with a refused write would end the process; on a full disk there is none.
        await using var node = AgentNetProcess.Start("trap '' XFSZ", "dev", "--data", Data, "--config", settings);
        await node.OutputAsync("http://");
        node.LimitFiles(Room);
        var full = node.ErrorAsync(ArchiveIsFull);
        for (var i = 0; i < MostTasks && !full.IsCompleted; i++)
        {
            (await SubmitAsync($"t-{i}")).ExitCode.ShouldBe(0, "the archive may be behind");
            _acknowledged.Add($"t-{i}");
        }

        // The second attempt must find a connection that the first one has left usable.
        await full;
        await node.ErrorAsync(ArchiveIsFull);

        node.LimitFiles(1);
        var refused = await SubmitAsync("refused");
        refused.ExitCode.ShouldBe(4, refused.Error);
        refused.Error.ShouldContain("could not write");
        node.HasExited.ShouldBeFalse();

        node.LimitFiles(null);
        await Patience.UntilAsync(async () => (await SubmitAsync("after")).ExitCode == 0);
        foreach (var id in (string[])[.. _acknowledged, "after"])
        {
            (await Invocation.OfAsync(Data, "task", id, "--wait")).ExitCode.ShouldBe(0, id);
        }

        node.Send(AgentNetProcess.Terminate);
        (await node.ExitAsync()).ShouldBe(0, node.Said);
    }

    private Task<Invocation> SubmitAsync(string id) => Invocation.OfAsync(Data, "submit", "calculate", "expression=1+1", "--id", id);
}
