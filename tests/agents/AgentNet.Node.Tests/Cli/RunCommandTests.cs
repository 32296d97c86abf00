using System.Text.Json;
using AgentNet.Node.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests.Cli;

/// <summary><c>agentnet run</c> with a node of its own: the result, the same command again, and what stands in the way.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.In("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_command_again_finds_its_run_and_result()
    {
        var documents = Directory.CreateDirectory(_folder.In("documents")).FullName;
        await File.WriteAllTextAsync(Path.Combine(documents, "leases.txt"), "A lease gives its holder the right to do something for a limited time. It ends by itself.");
        string[] command = ["run", "corpus-report", "--input", documents, "--out", _folder.In("report.md"), "--question", "What does a lease give its holder?"];

        var first = await Invocation.OfAsync(Data, command);
        first.ExitCode.ShouldBe(0, first.Error);
        first.Output.Trim().ShouldEndWith("report.md");
        (await File.ReadAllTextAsync(first.Output.Trim())).ShouldContain("What does a lease give its holder?");

        var again = await Invocation.OfAsync(Data, [.. command, "--json"]);
        again.Error.ShouldContain("was completed before");
        using var run = JsonDocument.Parse(again.Output);
        run.RootElement.GetProperty("state").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task A_run_that_completed_without_a_failed_stage_ends_with_6_and_says_what_is_missing()
    {
        var workflow = _folder.Write("tolerant.yaml", """
            name: tolerant
            stages:
              - id: wrong
                capability: calculate
                input: { expression: "1/0" }
              - id: right
                capability: calculate
                after: [wrong]
                on-dependency-failure: proceed
                input: { expression: "6*7" }
            """);

        var run = await Invocation.OfAsync(Data, "run", workflow);

        run.ExitCode.ShouldBe(6, run.Error);
        run.Output.ShouldContain("42");
        run.Error.ShouldContain("wrong: 1 of 1 failed");
        run.Error.ShouldContain("division by zero");
    }

    [Fact]
    public async Task Questions_reach_a_node_that_was_started_without_the_command_line()
    {
        var documents = Directory.CreateDirectory(_folder.In("documents")).FullName;
        await File.WriteAllTextAsync(Path.Combine(documents, "leases.txt"), "A lease gives its holder the right to do something for a limited time. It ends by itself.");
        var settings = NodeSettings.Load(new SettingsInputs { CommandLine = new Dictionary<string, string> { ["agentnet.data.folder"] = Data } });
        await using var node = await AgentNode.CreateBuilder(settings).ConfigureLogging(logging => logging.ClearProviders()).ReadFrom(documents).WriteTo(_folder.Path).StartAsync();

        var run = await Invocation.OfAsync(Data, "run", "corpus-report", "--input", documents, "--out", _folder.In("report.md"), "--question", "What does a lease give its holder?");

        run.ExitCode.ShouldBe(0, run.Error);
        (await File.ReadAllTextAsync(_folder.In("report.md"))).ShouldContain("What does a lease give its holder?");
    }

    [Theory]
    [InlineData(2, "nothing-like-it")]
    [InlineData(2, "corpus-report", "--with", "sentences")]
    [InlineData(2, "corpus-report", "--with", "sentneces=3")]
    [InlineData(2, "corpus-report", "--input", "/does/not/exist")]
    public async Task What_cannot_run_is_refused_before_a_node_starts(int exitCode, params string[] arguments)
    {
        var invocation = await Invocation.OfAsync(Data, ["run", .. arguments]);
        (invocation.ExitCode, invocation.Output).ShouldBe((exitCode, ""));
        invocation.Error.ShouldNotBeEmpty();
        Directory.Exists(Data).ShouldBeFalse();
    }
}
