using System.Text.Json;
using AgentNet.Contracts;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Cli;

/// <summary>Commands against a node: results on standard output, words on standard error, exit codes that mean something.</summary>
public sealed class CommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private NodeOnFolder _node = null!;

    private string Data => Path.Combine(_folder.Path, "data");

    public async Task InitializeAsync() => _node = await NodeOnFolder.StartAsync(Data);

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Submit_prints_the_id_alone()
    {
        var submit = await Invocation.OfAsync(Data, "submit", "calculate", "expression=6*7", "places=2", "--id", "answer", "--priority", "9");
        (submit.ExitCode, submit.Output, submit.Error).ShouldBe((0, "answer\n", ""));
        var spec = _node.Tasks.Specs.Single();
        (spec.Input.Inline.ToStringUtf8(), spec.Priority).ShouldBe(("""{"expression":"6*7","places":2}""", 9));
    }

    [Fact]
    public async Task Ask_waits_and_prints_the_result()
    {
        var ask = Invocation.OfAsync(Data, "ask", "echo", "--id", "a");
        await _node.Tasks.Waiting.WaitAsync();
        _node.Tasks.Complete("a", "\"forty-two\"");
        var answered = await ask;
        (answered.ExitCode, answered.Output).ShouldBe((0, "forty-two\n"));
    }

    [Fact]
    public async Task Work_that_fails_ends_with_1_and_says_why_on_standard_error()
    {
        await Invocation.OfAsync(Data, "submit", "echo", "--id", "a");
        var view = await _node.Tasks.GetAsync("a");
        view.Problem = Problems.Of(ProblemCodes.AgentError, "no such file");
        _node.Tasks.Complete("a", "1");
        view.State = TaskState.Failed;
        view.Result = null;
        var shown = await Invocation.OfAsync(Data, "task", "a", "--wait");
        (shown.ExitCode, shown.Output).ShouldBe((1, ""));
        shown.Error.ShouldContain("no such file");
    }

    [Fact]
    public async Task A_refusal_ends_with_4_and_names_the_code_to_look_up()
    {
        var shown = await Invocation.OfAsync(Data, "task", "nowhere");
        shown.ExitCode.ShouldBe(4);
        shown.Error.ShouldContain("agentnet explain unknown-task");
    }

    [Fact]
    public async Task Json_output_is_one_document()
    {
        await Invocation.OfAsync(Data, "submit", "echo", "--id", "a");
        foreach (var arguments in new[] { new[] { "tasks" }, ["task", "a"], ["agents"], ["stats"], ["config", "show"], ["doctor"], ["explain"] })
        {
            var invocation = await Invocation.OfAsync(Data, [.. arguments, "--json"]);
            using var document = JsonDocument.Parse(invocation.Output);
            document.RootElement.ValueKind.ShouldBeOneOf(JsonValueKind.Object, JsonValueKind.Array);
        }
    }

    [Fact]
    public async Task Tasks_are_listed_by_state()
    {
        await Invocation.OfAsync(Data, "submit", "echo", "--id", "done");
        await Invocation.OfAsync(Data, "submit", "echo", "--id", "open");
        _node.Tasks.Complete("done", "1");
        var listed = await Invocation.OfAsync(Data, "tasks", "--state", "completed");
        listed.Output.ShouldContain("done");
        listed.Output.ShouldNotContain("open");
    }

    [Theory]
    [InlineData("pause", "inactive")]
    [InlineData("resume", "active")]
    [InlineData("drain", "maintenance")]
    public async Task An_agent_is_told_what_to_do(string verb, string status)
    {
        (await Invocation.OfAsync(Data, "agents", verb, "abacus", "--reason", "upgrade")).Output.ShouldBe($"abacus is {status}\n");
        _node.Commands.Told.ShouldBe([$"{verb} abacus upgrade"]);
        using var document = JsonDocument.Parse((await Invocation.OfAsync(Data, "agents", verb, "abacus", "--json")).Output);
        document.RootElement.GetProperty("status").GetString().ShouldBe(status);
        var refused = await Invocation.OfAsync(Data, "agents", verb, "nobody");
        (refused.ExitCode, refused.Output).ShouldBe((4, ""));
    }

    [Fact]
    public async Task All_agents_are_listed_however_many_pages_they_fill()
    {
        var listed = await Invocation.OfAsync(Data, "agents", "--status", "any");
        foreach (var id in new[] { "abacus", "napier", "pascaline" })
            listed.Output.ShouldContain(id);
    }

    [Fact]
    public async Task Task_show_is_what_task_alone_shows()
    {
        await Invocation.OfAsync(Data, "submit", "echo", "--id", "a");
        var shown = await Invocation.OfAsync(Data, "task", "show", "a");
        shown.ExitCode.ShouldBe(0);
        shown.Output.ShouldBe((await Invocation.OfAsync(Data, "task", "a")).Output);
        (await Invocation.OfAsync(Data, "task", "show", "nowhere", "--timeline")).ExitCode.ShouldBe(4);
    }

    [Fact]
    public async Task A_task_can_be_cancelled()
    {
        await Invocation.OfAsync(Data, "submit", "echo", "--id", "a");
        (await Invocation.OfAsync(Data, "task", "a", "--cancel")).Output.ShouldBe("cancelled\n");
    }
}
