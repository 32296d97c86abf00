using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiNode.Stories;

/// <summary>Nothing fails, but every core is taken: nobody may be suspected for that, though the profile waits for only a moment.</summary>
internal sealed partial class SteadyStory(Stage stage)
{
    private const int Concurrent = 64;

    public async Task RunAsync(TimeSpan budget)
    {
        // A line per task of millions would be most of the load.
        await using var cluster = await stage.ThreeNodesAsync("steady", "agentnet.node.log-level = INFO");
        var load = new Clients(cluster, TimeSpan.FromSeconds(10), stage.Seed);
        using var stop = new CancellationTokenSource(budget);
        await load.SaturateAsync(Concurrent, stop.Token);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"steady: {load.Ended.Count} requests in {budget.TotalMinutes:0.#} min, {load.Ended.Count / budget.TotalSeconds:0}/s, {Environment.ProcessorCount} processors"));
        var wrong = load.Ended.Count(request => !request.IsRight);
        stage.Checks.Expect(load.Ended.Count > 0 && wrong == 0, "each request under full load succeeds", $"{wrong} of {load.Ended.Count} did not");
        var suspicions = cluster.Nodes.SelectMany(node => Suspicion().Matches(node.Log)).Select(line => line.Value).ToList();
        stage.Checks.Expect(suspicions.Count == 0, "no node is suspected under full load", string.Join("; ", suspicions.Take(3)));
    }

    [GeneratedRegex("^.*Marking node as UNREACHABLE.*$", RegexOptions.Multiline)]
    private static partial Regex Suspicion();
}
