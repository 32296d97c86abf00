using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Workflows;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests;

/// <summary>The main job on a real node: the shipped documents become a report, once, whatever is stopped in between.</summary>
public sealed class CorpusReportTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Samples = Path.GetFullPath("../../../src/samples/documents", Path.GetDirectoryName(Here())!);

    private readonly TemporaryFolder _temporary = new();

    private string Report => _temporary.In("report.md");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task The_shipped_documents_become_a_report_with_quoted_answers()
    {
        await using var node = await StartAsync("data", Samples);
        var run = await RunAsync(node, Samples);

        run.State.ShouldBe(RunState.Completed, run.Problem?.Message);
        var result = JsonNode.Parse(run.Result.Inline.Span)!;
        result["documents"]!.GetValue<int>().ShouldBe(20);
        result["skipped"]!.GetValue<int>().ShouldBe(1);
        result["failed"]!.GetValue<int>().ShouldBe(0);
        result["answered"]!.GetValue<int>().ShouldBe(9);

        var report = await File.ReadAllTextAsync(Report);
        report.ShouldContain("the spare anemometer is kept in the third locker of the boat house");
        report.ShouldContain("### What is the capital of the moon?\n\nNo document answers this.");
        report.ShouldContain("gradient.png");
        report.ShouldContain("Ein gewöhnlicher Quarz");
        report.ShouldContain("多数決を使う");
    }

    [Fact]
    public async Task A_run_that_is_known_is_not_run_again()
    {
        var documents = Small();
        string id;
        await using (var first = await StartAsync("data", documents))
        {
            id = (await RunAsync(first, documents)).RunId;
        }

        File.Delete(Report);
        await using var second = await StartAsync("data", documents);
        var again = await RunAsync(second, documents);

        again.RunId.ShouldBe(id);
        again.State.ShouldBe(RunState.Completed);
        File.Exists(Report).ShouldBeFalse("the report was written by the run that has ended, not by asking for it again");
    }

    [Fact]
    public async Task A_node_stopped_in_the_middle_finishes_the_run_at_the_next_start_with_the_same_bytes()
    {
        var documents = Small();
        await using (var undisturbed = await StartAsync("undisturbed", documents))
        {
            (await RunAsync(undisturbed, documents)).State.ShouldBe(RunState.Completed);
        }

        var expected = await File.ReadAllBytesAsync(Report);
        File.Delete(Report);

        await using (var first = await StartAsync("data", documents))
        {
            var filter = new WatchFilter { Kinds = { ChangeKind.TaskCompleted } };
            var completions = first.Tasks.WatchAsync(filter, afterSequence: 0).GetAsyncEnumerator();
            await first.Tasks.SubmitWorkflowAsync(Spec(documents));
            for (var i = 0; i < 10; i++)
            {
                (await completions.MoveNextAsync().AsTask().WaitAsync(Patience)).ShouldBeTrue();
            }

            await completions.DisposeAsync();
        }

        await using var second = await StartAsync("data", documents);
        (await second.Tasks.AwaitWorkflowAsync(Spec(documents).RunId).WaitAsync(Patience)).State.ShouldBe(RunState.Completed);
        (await File.ReadAllBytesAsync(Report)).ShouldBe(expected);
    }

    [Fact]
    public async Task A_folder_the_node_may_not_read_fails_the_run_with_the_reason()
    {
        var documents = Small();
        await using var node = await StartAsync("data", _temporary.In("elsewhere"));
        var run = await RunAsync(node, documents);

        run.State.ShouldBe(RunState.Failed);
        run.Problem.Message.ShouldContain("outside the folders this node may read");
    }

    private string Small()
    {
        var folder = _temporary.In("documents");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Samples).Where(file => new FileInfo(file).Length < 100_000))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    private Task<AgentNode> StartAsync(string data, string documents) =>
        AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs { CommandLine = new Dictionary<string, string> { ["agentnet.data.folder"] = _temporary.In(data) } }))
            .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .ReadFrom(documents)
            .WriteTo(_temporary.Path)
            .StartAsync();

    private async Task<WorkflowView> RunAsync(AgentNode node, string documents)
    {
        var spec = Spec(documents);
        await node.Tasks.SubmitWorkflowAsync(spec);
        return await node.Tasks.AwaitWorkflowAsync(spec.RunId).WaitAsync(Patience);
    }

    private WorkflowSpec Spec(string documents)
    {
        var workflow = ReadyWorkflows.Find("corpus-report")!;
        var inputs = workflow.Bind(new Dictionary<string, JsonNode?> { ["input"] = documents, ["report"] = Report }, _temporary.Path);
        return workflow.ToSpec(RunIdentity.Of(workflow.Name, workflow.ContentHash, inputs.Identity, "data"), inputs);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
