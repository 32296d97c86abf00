using System.Globalization;
using System.Text.Json;
using Crash;
using MultiNode.Judgement;
using MultiNode.Operating;

namespace MultiNode.Stories;

/// <summary>The main job through three processes, while the node with the coordinator is killed, frozen or cut off: its report is that of the undisturbed run.</summary>
internal sealed class JobStory(Stage stage)
{
    private const long CorpusBytes = 4_000_000;
    private const double StrikeAt = 0.3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public async Task RunAsync()
    {
        await using var cluster = await stage.ThreeNodesAsync("job");
        var corpus = Corpus.Create(Path.Combine(stage.Folder("job"), "corpus"), CorpusBytes);
        var report = Path.Combine(stage.Folder("job"), "report.md");
        var ledger = new Ledger();
        var undisturbed = await RunAsync(cluster, corpus, report, cluster["n1"], () => Task.CompletedTask);
        var total = await CompletedAsync(cluster["n1"]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"job: {corpus.FileCount} files, {total} tasks, a report of {undisturbed.Length} bytes"));
        foreach (var (name, strike) in new (string, Func<TestCluster, ClusterNode, Task>)[] { ("killed", KillAsync), ("frozen", FreezeAsync), ("cut off", CutOffAsync) })
        {
            var victim = await cluster.CoordinatorAsync();
            var other = cluster.Nodes.First(node => node != victim);
            var before = await CompletedAsync(other);
            var disturbed = await RunAsync(cluster, corpus, report, other, async () =>
            {
                await cluster.UntilAsync("a part of the job is done", Limit, async () => await CompletedAsync(other) - before >= total * StrikeAt);
                Console.WriteLine($"job: {victim.Name} with the coordinator is {name} after {await CompletedAsync(other) - before} tasks");
                await strike(cluster, victim);
                ledger.Journal.Read(cluster.JournalPath);
                await cluster.StartAllAsync(Stage.Start);
            });
            stage.Checks.Expect(disturbed.AsSpan().SequenceEqual(undisturbed), $"coordinator's node {name}: the report is that of the undisturbed run, byte by byte");
            var completed = await CompletedAsync(other) - before;
            stage.Checks.Expect(completed == total, $"coordinator's node {name}: each of {total} tasks completed, none twice", $"{completed} did");
        }

        await TimelineAsync(cluster["n1"]);
        stage.Judge(cluster, ledger);
    }

    private static async Task<byte[]> RunAsync(TestCluster cluster, Corpus corpus, string report, ClusterNode node, Func<Task> meanwhile)
    {
        File.Delete(report);
        using var job = new Running("run", "corpus-report", "--new", "--input", corpus.Folder, "--out", report, "--data", node.Data);
        await meanwhile();
        var code = await job.EndAsync(Limit);
        return code == 0 ? await File.ReadAllBytesAsync(report) : throw new SuiteFailure($"the job at {node.Name} ended with {code}: {job.Text}\n{cluster.Nodes[0].Tail}");
    }

    private static async Task<long> CompletedAsync(ClusterNode node)
    {
        using var statistics = JsonDocument.Parse(await node.Client!.GetByteArrayAsync("/v1/statistics"));
        return statistics.RootElement.GetProperty("tasks").GetProperty("completed").GetInt64();
    }

    private static Task KillAsync(TestCluster cluster, ClusterNode victim)
    {
        victim.Kill();
        return Task.CompletedTask;
    }

    private static async Task FreezeAsync(TestCluster cluster, ClusterNode victim)
    {
        await cluster.FreezeAsync(victim);
        await cluster.UntilSeenAsync($"{victim.Name} is removed", [.. cluster.Nodes.Where(node => node != victim)], Stage.Removal, view => view.All(member => member.Node != victim.Name));
        victim.Thaw();
        await cluster.UntilEndedAsync(victim, Stage.Start);
    }

    private static async Task CutOffAsync(TestCluster cluster, ClusterNode victim)
    {
        cluster.Links.Partition([victim.Name], [.. cluster.Nodes.Where(node => node != victim).Select(node => node.Name)]);
        await cluster.UntilEndedAsync(victim, Stage.Start);
        cluster.Links.Heal();
    }

    /// <summary>A task that lost its node shows both attempts, the epochs and why.</summary>
    private async Task TimelineAsync(ClusterNode node)
    {
        using var changes = JsonDocument.Parse(await node.Client!.GetByteArrayAsync("/v1/changes?kind=task-unassigned"));
        var moved = changes.RootElement.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("taskId").GetString()!).FirstOrDefault();
        stage.Checks.Expect(moved is not null, "a task lost its node on the way");
        if (moved is not null)
        {
            var shown = await stage.Person.TypeAsync(node.Data, "task", "show", moved, "--timeline");
            Console.WriteLine(shown.Output.TrimEnd());
            stage.Checks.Expect(shown.Output.Contains("task-unassigned", StringComparison.Ordinal) && shown.Output.Contains("lost the attempt", StringComparison.Ordinal),
                "its timeline says where it ran, in which epoch, and why it moved", shown.Everything);
        }
    }
}
