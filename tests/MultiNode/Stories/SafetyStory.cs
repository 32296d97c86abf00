using System.Diagnostics;
using System.Globalization;
using MultiNode.Judgement;

namespace MultiNode.Stories;

/// <summary>Any node at any moment, all at once included; when they run again, nothing that was acknowledged is missing and every result is right.</summary>
internal sealed class SafetyStory(Stage stage)
{
    public async Task RunAsync(TimeSpan budget)
    {
        await using var cluster = await stage.ThreeNodesAsync("safety");
        var ledger = new Ledger();
        var load = new Clients(cluster, TimeSpan.FromSeconds(30), stage.Seed);
        using var stop = new CancellationTokenSource();
        var running = load.KeepRateAsync(30, stop.Token);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < budget)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + (stage.Random.NextDouble() * 6)), CancellationToken.None);
            var victims = cluster.Nodes.OrderBy(_ => stage.Random.Next()).Take(stage.Random.Next(1, 4)).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"safety: {clock.Elapsed.TotalSeconds,4:0} s  killing {string.Join(", ", victims.Select(node => node.Name))}"));
            victims.ForEach(node => node.Kill());
            ledger.Journal.Read(cluster.JournalPath);
            await Task.Delay(TimeSpan.FromSeconds(stage.Random.NextDouble() * 4), CancellationToken.None);
            await cluster.StartAllAsync(Stage.Start);
        }

        await stop.CancelAsync();
        await running;
        await stage.AwaitResultsAsync(cluster, ledger, load);
        stage.Judge(cluster, ledger);
    }
}
