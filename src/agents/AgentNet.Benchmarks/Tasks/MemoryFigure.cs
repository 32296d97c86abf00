using AgentNet.Benchmarks.Child;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>What a node's process holds after a million tasks have ended: memory is bounded by live work, so next to nothing of them.</summary>
internal static class MemoryFigure
{
    private const int TaskCount = 1_000_000;
    private const int Agents = 10;

    public static IReadOnlyList<BenchmarkCase> Cases { get; } = [new("memory", "ended-tasks", MeasureAsync)];

    /// <summary>The child's part: a process that has done nothing else.</summary>
    public static async Task<double> InChildAsync(NodeOrder order, int count, CancellationToken cancellationToken)
    {
        await using var node = await MeasuredNode.StartAsync(order, cancellationToken: cancellationToken).ConfigureAwait(false);
        await TaskLoad.BatchesAsync(node.Tasks, count).ConfigureAwait(false);
        return Environment.WorkingSet / 1e6;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var folder = bench.CreateFolder();
        await using var child = bench.StartChild();
        var count = bench.Size(TaskCount);
        var megabytes = await child.AskAsync(new ChildOrder { Role = ChildRole.Memory, Node = bench.NodeOn(folder.In("data"), Agents), Count = count }, bench.Cancellation).ConfigureAwait(false);
        return [bench.Figure("resident memory of a node after 1 M ended tasks", new Samples("MB", [megabytes], LessIsBetter: true), new Goal(300))];
    }
}
