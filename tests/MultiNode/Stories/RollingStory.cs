using Google.Protobuf;
using MultiNode.Judgement;
using MultiNode.Operating;

namespace MultiNode.Stories;

/// <summary>
/// Each node in turn drains, leaves, and comes back as a build of the next version, whose events and messages have a field more, while
/// clients go on: no request fails, none takes longer than its clients try, and the old version reads what the new one wrote.
/// </summary>
internal sealed class RollingStory(Stage stage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task RunAsync()
    {
        var next = await NextVersion.BuildAsync(stage.Folder("next-version"));
        await using var cluster = await stage.ThreeNodesAsync("rolling");
        var ledger = new Ledger();
        var load = new Clients(cluster, Patience, stage.Seed);
        using var stop = new CancellationTokenSource();
        var running = load.KeepRateAsync(30, stop.Token);
        foreach (var node in cluster.Nodes)
        {
            var other = cluster.Nodes.First(one => one != node);
            Console.WriteLine($"rolling: {node.Name} becomes {NextVersion.Number}");
            await ExpectDoneAsync(other, "drain", node.Name);
            await ExpectDoneAsync(other, "leave", node.Name);
            await cluster.UntilEndedAsync(node, Stage.Start);
            ledger.Journal.Read(cluster.JournalPath);
            cluster.Configure(node.Name, $"akka.cluster.app-version = \"{NextVersion.Number}\"");
            node.Start(next);
            await cluster.UntilAllAreUpAsync(Stage.Start);
            await stage.Person.TypeAsync(other.Data, "cluster");
        }

        await Task.Delay(Patience / 2);
        await stop.CancelAsync();
        await running;
        stage.Checks.Expect(stage.Person.Answers[^1].Output.Split(NextVersion.Number).Length == 4, $"all three nodes are of version {NextVersion.Number}", stage.Person.Answers[^1].Output);
        var failed = load.Ended.Count(request => !request.IsRight);
        var longest = load.Ended.Max(request => request.Took);
        stage.Checks.Expect(failed == 0, $"each of {load.Ended.Count} requests succeeded, the longest after {longest.TotalMilliseconds:0} ms", $"{failed} failed");
        stage.Checks.Expect(longest < Patience, "no request took longer than its clients try");
        await stage.AwaitResultsAsync(cluster, ledger, load);
        stage.Judge(cluster, ledger);
        var added = ledger.Journal.Turns.Count(turn => turn.Content.ToByteString().Span.IndexOf(NextVersion.Mark) >= 0);
        stage.Checks.Expect(added > 0, $"{added} journal entries carry the next version's field, and this version has read them");
        new Runbook("rolling-update.md").Expect(cluster, stage.Person, stage.Checks);
    }

    private async Task ExpectDoneAsync(ClusterNode asked, string command, string node)
    {
        var answer = await stage.Person.TypeAsync(asked.Data, command, node);
        stage.Checks.Expect(answer.ExitCode == 0, $"`{answer.Command}`", answer.Everything);
    }
}
