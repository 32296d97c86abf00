using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Crash;

namespace MultiNode;

/// <summary>What happens to the cluster, one method per story; each begins with a new cluster and ends with the judgement of its files.</summary>
internal sealed class Stories(MultiNodeOptions options, Checks checks)
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Removal = TimeSpan.FromSeconds(30);
    private readonly Random _random = new(options.Seed);

    /// <summary>Every shape of a partition of three nodes ends with exactly the side that keep-majority names; the others stop, start again and rejoin.</summary>
    public async Task PartitionsAsync()
    {
        await using var cluster = await StartedAsync("partitions", "akka.cluster.split-brain-resolver.active-strategy = keep-majority");
        var history = new JournalHistory();
        foreach (var alone in new[] { "n1", "n2", "n3" })
        {
            var others = cluster.Nodes.Select(node => node.Name).Where(name => name != alone).ToList();
            Console.WriteLine($"partition: {{{alone}}} | {{{string.Join(", ", others)}}}");
            history.Read(cluster.JournalPath);
            cluster.Links.Partition([alone], others);
            await cluster.UntilAsync($"{alone} has stopped", Removal, () => Task.FromResult(cluster[alone].WaitForExit(TimeSpan.Zero)));
            await cluster.UntilAsync("the two others are alone", Removal, async () =>
                await TestCluster.ViewAsync(cluster[others[0]]) is { Count: 2 } && await TestCluster.ViewAsync(cluster[others[1]]) is { Count: 2 });
            checks.Expect(true, $"{{{string.Join(", ", others)}}} went on, {{{alone}}} stopped");
            cluster.Links.Heal();
            await cluster.StartAllAsync(Start);
            checks.Expect(true, $"{alone} has rejoined");
        }

        LedgerOracle.Judge(cluster.JournalPath, Path.Combine(cluster.Shared, "archive.db"), new Dictionary<string, long>(), history, checks);
    }

    /// <summary>Any node at any moment, two at once included; when all run again, nothing that was acknowledged is missing and every result is right.</summary>
    public async Task SafetyAsync(TimeSpan budget)
    {
        await using var cluster = await StartedAsync("safety");
        var history = new JournalHistory();
        var load = new OpenLoop(cluster, 30, TimeSpan.FromSeconds(30), options.Seed);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < budget)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + (_random.NextDouble() * 6)), CancellationToken.None);
            var victims = cluster.Nodes.OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"safety: {clock.Elapsed.TotalSeconds,4:0} s  killing {string.Join(", ", victims.Select(node => node.Name))}"));
            victims.ForEach(node => node.Kill());
            history.Read(cluster.JournalPath);
            await Task.Delay(TimeSpan.FromSeconds(_random.NextDouble() * 4), CancellationToken.None);
            await cluster.StartAllAsync(Start);
        }

        await stop.CancelAsync();
        await running;
        await AwaitResultsAsync(cluster, load.Acknowledged);
        LedgerOracle.Judge(cluster.JournalPath, Path.Combine(cluster.Shared, "archive.db"), load.Acknowledged, history, checks);
    }

    /// <summary>One node at a time is killed or frozen while clients go on; what they see is the figure.</summary>
    public async Task AvailabilityAsync(TimeSpan budget)
    {
        await using var cluster = await StartedAsync("availability");
        var history = new JournalHistory();
        var perSecond = Math.Max(34, 20_000 / budget.TotalSeconds * 1.02);
        var load = new OpenLoop(cluster, perSecond, TimeSpan.FromSeconds(10), options.Seed);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        var clock = Stopwatch.StartNew();
        var outages = new List<Outage>();
        while (clock.Elapsed < budget)
        {
            await Task.Delay(TimeSpan.FromSeconds(5 + (_random.NextDouble() * 10)), CancellationToken.None);
            var victim = cluster.Nodes[_random.Next(cluster.Nodes.Count)];
            var freezes = _random.Next(3) == 0;
            var began = Stopwatch.GetTimestamp();
            if (freezes)
            {
                victim.Freeze();
            }
            else
            {
                victim.Kill();
            }

            var outage = await OutageAsync(cluster, victim, freezes, began);
            outages.Add(outage);
            Console.WriteLine($"availability: {clock.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),4} s  {outage}");
            history.Read(cluster.JournalPath);
            if (freezes)
            {
                // It wakes up as a node that the others have declared dead, and must notice.
                victim.Thaw();
                await cluster.UntilAsync($"{victim.Name} has stopped after it was declared dead", Start, () => Task.FromResult(victim.WaitForExit(TimeSpan.Zero)));
            }

            await cluster.StartAllAsync(Start);
        }

        await stop.CancelAsync();
        await running;
        Report(load, outages);
        await AwaitResultsAsync(cluster, load.Acknowledged);
        LedgerOracle.Judge(cluster.JournalPath, Path.Combine(cluster.Shared, "archive.db"), load.Acknowledged, history, checks);
    }

    private async Task<TestCluster> StartedAsync(string story, string further = "")
    {
        var cluster = new TestCluster(Path.Combine(options.WorkFolder, story), 3, further);
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

    private static async Task<Outage> OutageAsync(TestCluster cluster, ClusterNode victim, bool isFrozen, long began)
    {
        var others = cluster.Nodes.Where(node => node != victim).ToList();
        await cluster.UntilAsync($"{victim.Name} is unreachable as seen by another node", Removal, () => AnyAsync(others, view => view.All(member => member.Node != victim.Name || !member.Reachable)));
        var detected = Stopwatch.GetElapsedTime(began);
        await cluster.UntilAsync($"{victim.Name} is removed", Removal, () => AnyAsync(others, view => view.All(member => member.Node != victim.Name)));
        var removed = Stopwatch.GetElapsedTime(began);
        await cluster.UntilAsync("the coordinator answers", Start, async () =>
        {
            foreach (var node in others)
            {
                if (await AnswersAsync(node))
                {
                    return true;
                }
            }

            return false;
        });
        return new Outage(victim.Name, isFrozen, detected, removed, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<bool> AnyAsync(IEnumerable<ClusterNode> nodes, Func<IReadOnlyList<SeenMember>, bool> holds)
    {
        foreach (var node in nodes)
        {
            if (await TestCluster.ViewAsync(node) is { } view && holds(view))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(ClusterNode node)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            return node.Client is { } client && (await client.GetAsync("/v1/statistics", limit.Token)).IsSuccessStatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Report(OpenLoop load, List<Outage> outages)
    {
        var all = load.Ended.Count;
        var right = load.Ended.Count(request => request.IsRight);
        var share = 100.0 * right / Math.Max(1, all);
        var times = load.Ended.Where(request => request.IsRight).Select(request => request.Took.TotalMilliseconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"availability: {all} requests, {share:0.000} % succeeded; latency p50 {At(times, 0.5):0} ms, p99 {At(times, 0.99):0} ms, longest {At(times, 1):0} ms"));
        Print("detected", outages.Select(outage => outage.Detected));
        Print("removed", outages.Select(outage => outage.Removed));
        Print("coordinator answers", outages.Select(outage => outage.Answering));
        checks.Expect(share >= 99.95, "99.95 % of the requests succeed within 10 s", $"{share:0.000} % of {all}");
    }

    private static void Print(string what, IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalSeconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-20} min {At(sorted, 0):0.0} s, median {At(sorted, 0.5):0.0} s, max {At(sorted, 1):0.0} s, {sorted.Count} kills"));
    }

    private static double At(List<double> sorted, double quantile) => sorted.Count == 0 ? 0 : sorted[(int)Math.Round(quantile * (sorted.Count - 1))];

    private async Task AwaitResultsAsync(TestCluster cluster, IReadOnlyDictionary<string, long> acknowledged)
    {
        var wrong = new List<string>();
        foreach (var (id, expected) in acknowledged)
        {
            await cluster.UntilAsync($"task {id} has ended", Start, async () =>
            {
                using var answer = await cluster.Nodes[0].Client!.GetAsync($"/v1/tasks/{id}");
                using var task = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
                if (!answer.IsSuccessStatusCode || task.RootElement.GetProperty("state").GetString() is not ("completed" or "failed" or "timed-out" or "cancelled"))
                {
                    return false;
                }

                if (Results.ValueOf(task.RootElement) != expected)
                {
                    wrong.Add(id);
                }

                return true;
            });
        }

        checks.Expect(wrong.Count == 0, $"all {acknowledged.Count} acknowledged tasks ended with the right result", $"{wrong.Count} did not, for example {wrong.FirstOrDefault()}");
    }
}

/// <summary>What the others saw of one node's end, since its begin.</summary>
internal sealed record Outage(string Node, bool IsFrozen, TimeSpan Detected, TimeSpan Removed, TimeSpan Answering)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Node} {(IsFrozen ? "frozen" : "killed")}: detected {Detected.TotalSeconds:0.0} s, removed {Removed.TotalSeconds:0.0} s, coordinator answers {Answering.TotalSeconds:0.0} s");
}
