using System.Text.Json;
using MultiNode.Judgement;
using MultiNode.Operating;

namespace MultiNode.Stories;

/// <summary>
/// Every shape of a partition of three nodes ends with exactly the side that keep-majority names; the others stop, start again and rejoin.
/// A node that has lost the majority stops too. Clients reach both sides meanwhile.
/// </summary>
internal sealed class PartitionStory(Stage stage)
{
    public async Task RunAsync()
    {
        await using var cluster = await stage.ThreeNodesAsync("partitions", "akka.cluster.split-brain-resolver.active-strategy = keep-majority");
        var ledger = new Ledger();
        var load = new Clients(cluster, Stage.Start, stage.Seed);
        using var stop = new CancellationTokenSource();
        var running = load.KeepRateAsync(10, stop.Token);
        foreach (var alone in new[] { "n1", "n2", "n3" })
        {
            await CutOffAsync(cluster, ledger, alone);
        }

        new Runbook("partition.md").Expect(cluster, stage.Person, stage.Checks);
        await LoseMajorityAsync(cluster);
        await stop.CancelAsync();
        await running;
        await stage.AwaitResultsAsync(cluster, ledger, load);
        new Runbook("lost-majority.md").Expect(cluster, stage.Person, stage.Checks);
        stage.Judge(cluster, ledger);
    }

    private async Task CutOffAsync(TestCluster cluster, Ledger ledger, string alone)
    {
        var others = cluster.Nodes.Where(node => node.Name != alone).ToList();
        var sides = $"{{{alone}}} | {{{string.Join(", ", others.Select(node => node.Name))}}}";
        Console.WriteLine($"partition: {sides}");
        ledger.Journal.Read(cluster.JournalPath);
        cluster.Links.Partition([alone], [.. others.Select(node => node.Name)]);
        await cluster.UntilSeenAsync($"{alone} is unreachable or removed", others, Stage.Removal, view => view.All(member => member.Node != alone || !member.Reachable));
        await cluster.UntilEndedAsync(cluster[alone], Stage.Removal);
        foreach (var node in others)
        {
            await cluster.UntilSeenAsync("the two others are alone", [node], Stage.Removal, view => view.Count == 2);
        }

        stage.Checks.Expect(true, $"{sides}: the two went on, {alone} stopped");
        var decided = 0;
        foreach (var node in others)
        {
            var answer = await stage.Person.TypeAsync(node.Data, "cluster", "--json");
            using var view = JsonDocument.Parse(answer.Output);
            decided += view.RootElement.GetProperty("decisions").EnumerateArray().Count(decision => decision.GetProperty("what").GetString()!.Contains("KeepThisSide", StringComparison.Ordinal));
            await stage.Person.TypeAsync(node.Data, "cluster");
        }

        stage.Checks.Expect(decided > 0, "`agentnet cluster` shows the decision on the side that went on");
        cluster.Links.Heal();
        await cluster.StartAllAsync(Stage.Start);
        stage.Checks.Expect(true, $"{alone} has rejoined");
    }

    private async Task LoseMajorityAsync(TestCluster cluster)
    {
        Console.WriteLine("lost majority: n2 and n3 are killed at once");
        var left = cluster["n1"];
        cluster["n2"].Kill();
        cluster["n3"].Kill();
        var seen = stage.Person.TypeAsync(left.Data, "cluster");
        await cluster.UntilEndedAsync(left, Stage.Removal);
        await seen;
        stage.Checks.Expect((await stage.Person.TypeAsync(left.Data, "cluster")).ExitCode == 3, "the node that was left has stopped, and `agentnet cluster` says that no node is there");
        await cluster.StartAllAsync(Stage.Start);
        stage.Checks.Expect((await stage.Person.TypeAsync(left.Data, "cluster")).ExitCode == 0, "all three, started again, form one cluster");
    }
}
