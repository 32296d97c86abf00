using AgentNet.Cli;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Cli;

/// <summary>What the command line says without a node: usage, help, explanations, and how to go on.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_node_a_command_ends_with_3_and_says_how_to_start_one()
    {
        var invocation = await Invocation.OfAsync(_folder.Path, "tasks");
        invocation.ExitCode.ShouldBe(3);
        invocation.Error.ShouldContain("agentnet dev");
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("submit")]
    [InlineData("agents", "pause")]
    [InlineData("tasks", "--limit", "many")]
    [InlineData("submit", "echo", "{broken")]
    [InlineData("submit", "echo", "no-equals-sign")]
    [InlineData("submit", "echo", "@/does/not/exist")]
    [InlineData("stats", "--set", "agentnet.gateway")]
    [InlineData("stats", "--set", "agentnet.node.nmae=x")]
    [InlineData("config", "show", "agentnet.nothing")]
    [InlineData("explain", "no-such-code")]
    public async Task Wrong_usage_ends_with_2_and_words_on_standard_error(params string[] arguments)
    {
        using var node = DataFolder.Open(Path.Combine(_folder.Path, "data"));
        node.Announce(new Uri("http://127.0.0.1:9"));
        var invocation = await Invocation.OfAsync(Path.Combine(_folder.Path, "data"), arguments);
        invocation.ExitCode.ShouldBe(2);
        invocation.Error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_unknown_setting_is_answered_with_the_nearest_one() =>
        (await Invocation.OfAsync(_folder.Path, "config", "show", "--set", "agentnet.node.nmae=x")).Error.ShouldContain("agentnet.node.name");

    [Theory]
    [InlineData("run")]
    [InlineData("dev")]
    [InlineData("agents")]
    [InlineData("agents", "pause")]
    [InlineData("agents", "resume")]
    [InlineData("agents", "drain")]
    [InlineData("submit")]
    [InlineData("ask")]
    [InlineData("tasks")]
    [InlineData("task")]
    [InlineData("stats")]
    [InlineData("config", "show")]
    [InlineData("doctor")]
    [InlineData("explain")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("bench")]
    public async Task Help_has_an_example_and_the_exit_codes(params string[] command)
    {
        var help = await Invocation.OfAsync(_folder.Path, [.. command, "--help"]);
        help.ExitCode.ShouldBe(0);
        help.Output.ShouldContain($"agentnet {string.Join(' ', command)}");
        help.Output.ShouldContain("Exit codes: 0 done");
        help.Output.ShouldContain("6 done although parts of the run failed");
    }

    [Fact]
    public async Task Explain_knows_every_code_of_the_catalog()
    {
        var all = await Invocation.OfAsync(_folder.Path, "explain");
        AgentNet.Gateway.ProblemCatalog.All.ShouldAllBe(entry => all.Output.Contains(entry.Remedy));
    }

    [Fact]
    public async Task A_setting_is_shown_with_its_origin() =>
        (await Invocation.OfAsync(_folder.Path, "config", "show", "agentnet.node.name", "--set", "agentnet.node.name=alpha"))
            .Output.ShouldBe("agentnet.node.name = \"alpha\"  # command line\n");

    [Fact]
    public async Task A_backup_can_be_restored_elsewhere()
    {
        var data = Path.Combine(_folder.Path, "data");
        var copy = Path.Combine(_folder.Path, "copy");
        DataFolder.Open(data).Dispose();
        (await Invocation.OfAsync(data, "backup", copy)).ExitCode.ShouldBe(0);
        (await Invocation.OfAsync(Path.Combine(_folder.Path, "again"), "restore", copy)).ExitCode.ShouldBe(0);
        (await Invocation.OfAsync(data, "restore", copy)).ExitCode.ShouldBe(ExitCodes.Usage);
    }

    [Fact]
    public void Fields_are_json_where_they_can_be()
    {
        static string Read(params string[] words) => System.Text.Encoding.UTF8.GetString(JsonFields.Read(words, new StringReader("""{"from":"stdin"}"""))!.Value.Utf8.Span);
        Read("a=1", "b=true", "c=x y", "d=[1,2]").ShouldBe("""{"a":1,"b":true,"c":"x y","d":[1,2]}""");
        Read("""{"a": 1}""").ShouldBe("""{"a": 1}""");
        Read("-").ShouldBe("""{"from":"stdin"}""");
        JsonFields.Read([], TextReader.Null).ShouldBeNull();
    }
}
