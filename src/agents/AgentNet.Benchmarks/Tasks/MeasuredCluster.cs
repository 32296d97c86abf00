using AgentNet.Benchmarks.Child;
using AgentNet.Contracts;
using AgentNet.Node;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>
/// Three nodes on one shared folder: the oldest, which has the coordinator, and the youngest in child processes that may be
/// killed, the one between them here.
/// </summary>
internal sealed class MeasuredCluster : IAsyncDisposable
{
    private const int Agents = 10;
    private const int Size = 3;

    private readonly Workbench _bench;

    private MeasuredCluster(Workbench bench, Member oldest, MeasuredNode here, Member youngest) =>
        (_bench, Oldest, Here, Youngest) = (bench, oldest, here, youngest);

    public Member Oldest { get; }

    public MeasuredNode Here { get; }

    public Member Youngest { get; }

    /// <param name="postgres">The database that all share; null shares SQLite files in the folder.</param>
    public static async Task<MeasuredCluster> StartAsync(Workbench bench, string folder, string? postgres = null)
    {
        var oldest = bench.StartChild();
        var seed = (int)await oldest.AskAsync(StartOrder("n1", null), bench.Cancellation).ConfigureAwait(false);
        var here = await MeasuredNode.StartAsync(NodeOf("n2", seed), cancellationToken: bench.Cancellation).ConfigureAwait(false);
        var youngest = bench.StartChild();
        await youngest.AskAsync(StartOrder("n3", seed), bench.Cancellation).ConfigureAwait(false);
        return new MeasuredCluster(bench, new Member("n1", oldest), here, new Member("n3", youngest));

        ChildOrder StartOrder(string node, int? seed) => new() { Role = ChildRole.Node, Node = NodeOf(node, seed) };

        NodeOrder NodeOf(string node, int? seed) => bench.NodeOn(DataFolder.OfNode(folder, node), Agents) with { Place = new ClusterPlace(node, folder, seed, postgres) };
    }

    /// <summary>Runs so many tasks, a third submitted at each node.</summary>
    public Task LoadAsync(int tasks) => Task.WhenAll(
        TaskLoad.SinglesAsync(Here.Tasks, tasks - tasks / Size * (Size - 1)),
        LoadAsync(Oldest, tasks / Size),
        LoadAsync(Youngest, tasks / Size));

    public async ValueTask DisposeAsync()
    {
        // Killed first, so that nothing waits for members that are gone.
        await Youngest.Process.DisposeAsync().ConfigureAwait(false);
        await Oldest.Process.DisposeAsync().ConfigureAwait(false);
        await Here.KillAsync().ConfigureAwait(false);
    }

    private Task<double> LoadAsync(Member node, int tasks) =>
        node.Process.AskAsync(new ChildOrder { Role = ChildRole.Load, Count = tasks }, _bench.Cancellation);

    /// <summary>A node in a process of its own, and the name that its agents' ids end in.</summary>
    internal sealed record Member(string Name, ChildProcess Process)
    {
        public bool Has(TaskView task) => task.AgentId.EndsWith($".{Name}", StringComparison.Ordinal);
    }
}
