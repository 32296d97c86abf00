using System.Diagnostics;
using System.Globalization;
using MultiNode.Judgement;

namespace MultiNode.Stories;

/// <summary>One node at a time is killed or frozen while clients go on; what they see is the figure.</summary>
internal sealed class AvailabilityStory(Stage stage)
{
    // 20,000 requests in ten minutes, and some more for the moments before the first and after the last kill; a few minutes less
    // are made up for by a higher rate.
    private const double Requests = 20_400;
    private const double LeastPerSecond = 34;
    private const double MostPerSecond = 45;
    private const double AskedFor = 99.95;

    public async Task RunAsync(TimeSpan budget)
    {
        await using var cluster = await stage.ThreeNodesAsync("availability");
        var ledger = new Ledger();
        var load = new Clients(cluster, TimeSpan.FromSeconds(10), stage.Seed);
        using var stop = new CancellationTokenSource();
        var running = load.KeepRateAsync(Math.Clamp(Requests / budget.TotalSeconds, LeastPerSecond, MostPerSecond), stop.Token);
        var clock = Stopwatch.StartNew();
        var outages = new List<Outage>();
        while (clock.Elapsed < budget)
        {
            await Task.Delay(TimeSpan.FromSeconds(5 + (stage.Random.NextDouble() * 10)), CancellationToken.None);
            var victim = cluster.Nodes[stage.Random.Next(cluster.Nodes.Count)];
            var outage = await StrikeAsync(cluster, victim, freezes: stage.Random.Next(3) == 0, load);
            outages.Add(outage);
            Console.WriteLine($"availability: {clock.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),4} s  {outage}");
            ledger.Journal.Read(cluster.JournalPath);
            if (outage.IsFrozen)
            {
                // It wakes up as a node that the others have declared dead, and must notice.
                victim.Thaw();
                await cluster.UntilEndedAsync(victim, Stage.Start);
            }

            await cluster.StartAllAsync(Stage.Start);
        }

        await stop.CancelAsync();
        await running;
        Report(load, outages);
        await stage.AwaitResultsAsync(cluster, ledger, load);
        stage.Judge(cluster, ledger);
    }

    private static async Task<Outage> StrikeAsync(TestCluster cluster, ClusterNode victim, bool freezes, Clients load)
    {
        var others = cluster.Nodes.Where(node => node != victim).ToList();
        var coordinator = await cluster.CoordinatorAsync();
        var began = Stopwatch.GetTimestamp();
        if (freezes)
        {
            await cluster.FreezeAsync(victim);
        }
        else
        {
            victim.Kill();
        }

        await cluster.UntilSeenAsync($"{victim.Name} is unreachable as seen by another node", others, Stage.Removal, view => view.All(member => member.Node != victim.Name || !member.Reachable));
        var detected = Stopwatch.GetElapsedTime(began);
        await cluster.UntilSeenAsync($"{victim.Name} is removed", others, Stage.Removal, view => view.All(member => member.Node != victim.Name));
        var removed = Stopwatch.GetElapsedTime(began);
        await cluster.UntilAsync("the coordinator answers", Stage.Start, async () => await AnswersAsync(others[0]) || await AnswersAsync(others[1]));
        var answering = Stopwatch.GetElapsedTime(began);
        await cluster.UntilAsync("a task that was submitted afterwards has ended", Stage.Start, () => Task.FromResult(load.FirstAfter(began) is not null));
        return new Outage(victim.Name, victim == coordinator, freezes, detected, removed, answering, load.FirstAfter(began)!.Value);
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

    private void Report(Clients load, List<Outage> outages)
    {
        var all = load.Ended.Count;
        var right = load.Ended.Count(request => request.IsRight);
        var share = 100.0 * right / Math.Max(1, all);
        var times = load.Ended.Where(request => request.IsRight).Select(request => request.Took.TotalMilliseconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"availability: {all} requests, {share:0.000} % succeeded; latency p50 {At(times, 0.5):0} ms, p99 {At(times, 0.99):0} ms, longest {At(times, 1):0} ms"));
        Print("detected", outages.Select(outage => outage.Detected));
        Print("removed", outages.Select(outage => outage.Removed));
        Print("coordinator moved", outages.Where(outage => outage.HadCoordinator).Select(outage => outage.Answering));
        Print("first task after", outages.Select(outage => outage.FirstTask));
        Print("  of the coordinator's", outages.Where(outage => outage.HadCoordinator).Select(outage => outage.FirstTask));
        stage.Checks.Expect(share >= AskedFor, "99.95 % of the requests succeed within 10 s", $"{share:0.000} % of {all}");
    }

    private static void Print(string what, IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalSeconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what,-22} min {At(sorted, 0):0.0} s, median {At(sorted, 0.5):0.0} s, p90 {At(sorted, 0.9):0.0} s, max {At(sorted, 1):0.0} s, {sorted.Count} outages"));
    }

    private static double At(List<double> sorted, double quantile) => sorted.Count == 0 ? 0 : sorted[(int)Math.Round(quantile * (sorted.Count - 1))];
}

/// <summary>What became of one node's end, since its begin.</summary>
/// <param name="FirstTask">Until the first task that was submitted after it had ended.</param>
internal sealed record Outage(string Node, bool HadCoordinator, bool IsFrozen, TimeSpan Detected, TimeSpan Removed, TimeSpan Answering, TimeSpan FirstTask)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Node}{(HadCoordinator ? " with the coordinator" : "")} {(IsFrozen ? "frozen" : "killed")}: detected {Detected.TotalSeconds:0.0} s, removed {Removed.TotalSeconds:0.0} s, coordinator answers {Answering.TotalSeconds:0.0} s, first task {FirstTask.TotalSeconds:0.0} s");
}
