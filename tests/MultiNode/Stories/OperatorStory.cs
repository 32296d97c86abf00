using System.Text.Json;
using System.Text.RegularExpressions;
using Crash;
using MultiNode.Judgement;
using MultiNode.Operating;

namespace MultiNode.Stories;

/// <summary>What an operator types: look at the members, drain one, let it leave, declare one dead, kill one of a cluster for trying things out.</summary>
internal sealed partial class OperatorStory(Stage stage)
{
    private const int Refused = 4;
    private const int TasksAfterDrain = 20;
    // So much work that the node to be killed still holds some when the command has started.
    private const long CorpusBytes = 24_000_000;

    private static readonly TimeSpan JobLimit = TimeSpan.FromMinutes(3);

    public async Task RunAsync()
    {
        await ProcessesAsync();
        await OneProcessAsync();
    }

    private async Task ProcessesAsync()
    {
        await using var cluster = await stage.ThreeNodesAsync("operators");
        var (first, second, third) = (cluster["n1"], cluster["n2"], cluster["n3"]);
        await LookAsync(first);

        Expect(await TypeAsync(first, "drain", "n2"), 0, "drain: n2 at");
        var used = await AgentsOfAsync(first, TasksAfterDrain);
        stage.Checks.Expect(used.All(agent => !agent.EndsWith(".n2", StringComparison.Ordinal)), "a drained node gets no new tasks", string.Join(", ", used.Distinct()));

        Expect(await TypeAsync(first, "leave", "n2"), 0, "leave: n2 at");
        await cluster.UntilEndedAsync(second, Stage.Removal);
        await cluster.UntilSeenAsync("n2 is no member any more", [first], Stage.Removal, view => view.Count == 2);
        stage.Checks.Expect(second.ExitCode == 0, "a node that was asked to leave ends with 0", $"it ended with {second.ExitCode}");
        await cluster.StartAllAsync(Stage.Start);

        // It stands still, so that only the operator's word can make it go as fast.
        await cluster.FreezeAsync(third);
        Expect(await TypeAsync(first, "down", "n3"), 0, "down: n3 at");
        await cluster.UntilSeenAsync("n3 is no member any more", [first], Stage.Removal, view => view.Count == 2);
        third.Thaw();
        await cluster.UntilEndedAsync(third, Stage.Removal);
        stage.Checks.Expect(true, "a node that was declared dead stops when it goes on");
        await cluster.StartAllAsync(Stage.Start);

        Expect(await TypeAsync(first, "drain", "nobody"), Refused, "There is n1, n2, n3");
        Expect(await TypeAsync(first, "kill", "n2", "--hard"), Refused, "end its process instead");
        stage.Judge(cluster, new Ledger());
    }

    private async Task LookAsync(ClusterNode node)
    {
        Expect(await TypeAsync(node, "cluster"), 0, "coordinator");
        using var view = JsonDocument.Parse((await TypeAsync(node, "cluster", "--json")).Output);
        stage.Checks.Expect(view.RootElement.GetProperty("members").GetArrayLength() == 3, "`agentnet cluster --json` lists three members");
        Expect(await TypeAsync(node, "ask", "calculate", "expression=6*7", "--id", "shown"), 0, "42");
        Expect(await TypeAsync(node, "task", "show", "shown"), 0, "completed");
        Expect(await TypeAsync(node, "task", "show", "shown", "--timeline"), 0, "task-completed");
    }

    /// <summary>Where new tasks went.</summary>
    private static async Task<IReadOnlyList<string>> AgentsOfAsync(ClusterNode node, int count)
    {
        var agents = new List<string>();
        for (var number = 0; number < count; number++)
        {
            using var body = new StringContent($$$"""{"id":"drained-{{{number}}}","capability":"calculate","input":{"expression":"{{{number}}}+1"}}""", System.Text.Encoding.UTF8, "application/json");
            using var submitted = await node.Client!.PostAsync("/v1/tasks", body);
            using var task = JsonDocument.Parse(await node.Client!.GetByteArrayAsync($"/v1/tasks/drained-{number}?wait=10"));
            agents.Add(task.RootElement.GetProperty("agentId").GetString()!);
        }

        return agents;
    }

    /// <summary>A cluster in one process, of which one node is killed while it works on the main job.</summary>
    private async Task OneProcessAsync()
    {
        var folder = stage.Folder("dev");
        var data = Path.Combine(folder, "data");
        var other = Path.Combine(data, "nodes", "n2");
        var report = Path.Combine(folder, "report.md");
        Directory.CreateDirectory(folder);
        var corpus = Corpus.Create(Path.Combine(folder, "corpus"), CorpusBytes);
        using var dev = new Running("dev", "--nodes", "3", "--profile", "fast-failover", "--data", data, "--read", corpus.Folder, "--write", folder);
        await UntilAsync(dev, "the nodes of agentnet dev are up", () => dev.Text.Contains("In another terminal", StringComparison.Ordinal));
        using var job = new Running("run", "corpus-report", "--input", corpus.Folder, "--out", report, "--data", other);
        var watch = new RunWatch(data, report);
        await UntilAsync(job, "a tenth of the job is done", () => watch.Completed() > corpus.FileCount / 10);
        var killed = await stage.Person.TypeAsync(other, "kill", "n1", "--hard");
        Console.WriteLine(killed.Everything.TrimEnd());
        stage.Checks.Expect(killed.ExitCode == 0 && KillTimes().IsMatch(killed.Output), "`agentnet kill NODE --hard` prints when it was detected, decided and reassigned", killed.Everything);
        stage.Checks.Expect(await job.EndAsync(JobLimit) == 0 && File.Exists(report), "the job ends although the node with the coordinator was killed", job.Text);
        Expect(await stage.Person.TypeAsync(other, "cluster"), 0, "KeepThisSide", orIn: await stage.Person.TypeAsync(Path.Combine(data, "nodes", "n3"), "cluster"));
        dev.AskToStop();
        stage.Checks.Expect(await dev.EndAsync(Stage.Start) == 0, "agentnet dev ends with 0 when it is asked to stop", dev.Text);
    }

    private static async Task UntilAsync(Running running, string what, Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(JobLimit);
        while (!holds())
        {
            if (limit.IsCancellationRequested || running.HasEnded)
            {
                throw new SuiteFailure($"this did not come: {what}\n{running.Text}");
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private Task<Answer> TypeAsync(ClusterNode node, params string[] words) => stage.Person.TypeAsync(node.Data, words);

    private void Expect(Answer answer, int exitCode, string says, Answer? orIn = null) => stage.Checks.Expect(
        answer.ExitCode == exitCode && (answer.Everything + orIn?.Everything).Contains(says, StringComparison.Ordinal),
        $"`{answer.Command}` ends with {exitCode} and says '{says}'", $"it ended with {answer.ExitCode} and said: {answer.Everything}");

    [GeneratedRegex(@"detected\s+\d+ ms\s+decided\s+\d+ ms\s+reassigned\s+\d+ ms")]
    private static partial Regex KillTimes();
}
