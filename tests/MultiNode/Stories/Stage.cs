using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MultiNode.Judgement;
using MultiNode.Operating;

namespace MultiNode.Stories;

/// <summary>What every story needs: a new cluster at its begin, the judgement of its files at its end.</summary>
internal sealed class Stage(MultiNodeOptions options, Checks checks)
{
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Removal = TimeSpan.FromSeconds(30);

    public Checks Checks { get; } = checks;

    public int Seed { get; } = options.Seed;

    public Random Random { get; } = new(options.Seed);

    public Operator Person { get; } = new();

    public string Folder(string story) => Path.Combine(options.WorkFolder, story);

    public async Task<TestCluster> ThreeNodesAsync(string story, string further = "")
    {
        // At this level agents say under which token they begin a task: that is what L6 reads.
        var cluster = new TestCluster(Folder(story), 3, $"agentnet.node.log-level = DEBUG\n{further}");
        try
        {
            var clock = Stopwatch.StartNew();
            await cluster.StartAllAsync(Start);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{story}: three nodes up after {clock.Elapsed.TotalSeconds:0.0} s"));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public void Judge(TestCluster cluster, Ledger ledger)
    {
        ledger.Read(cluster);
        foreach (var verdict in LedgerOracle.Judge(ledger))
        {
            Checks.Expect(verdict.Wrong.Count == 0, $"{verdict.Rule} {verdict.Says}", string.Join("; ", verdict.Wrong.Take(3)));
        }

        Checks.Expect(ledger.Begun.Count > 0 && ledger.Journal.SeenEpochs.Count > 0, "the judgement of agents had something to judge");
        Believers.Report(cluster, Checks);
    }

    /// <summary>Waits for the end of everything that was acknowledged and compares the results with what was to be computed.</summary>
    public async Task AwaitResultsAsync(TestCluster cluster, Ledger ledger, Clients load)
    {
        foreach (var (id, expected) in load.Acknowledged)
        {
            ledger.Acknowledged[id] = expected;
        }

        var wrong = new List<string>();
        foreach (var (id, expected) in load.Acknowledged)
        {
            await cluster.UntilAsync($"task {id} has ended", Start, async () =>
            {
                if (await EndOfAsync(cluster.Nodes[0], id) is not { } end)
                {
                    return false;
                }

                if (end != expected)
                {
                    wrong.Add(id);
                }

                return true;
            });
        }

        Checks.Expect(wrong.Count == 0, $"all {load.Acknowledged.Count} acknowledged tasks ended with the right result", $"{wrong.Count} did not, for example {wrong.FirstOrDefault()}");
    }

    /// <summary>Null while the task is open or the node does not answer; a task that ended without result counts as the least number.</summary>
    private static async Task<long?> EndOfAsync(ClusterNode node, string id)
    {
        try
        {
            using var answer = await node.Client!.GetAsync($"/v1/tasks/{id}");
            using var task = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            return answer.IsSuccessStatusCode && task.RootElement.GetProperty("state").GetString() is "completed" or "failed" or "timed-out" or "cancelled"
                ? Results.ValueOf(task.RootElement) ?? long.MinValue
                : null;
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}
