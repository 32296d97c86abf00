using System.Text.Json.Nodes;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Tests.Agents;

public sealed class ReadyAgentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AgentBench _agents;
    private readonly string _docs;

    public ReadyAgentsTests()
    {
        _folder.Write("docs/a.txt", "A lease gives a right for a while. It runs out by itself when its holder dies.");
        _folder.Write("docs/b.txt", "Nothing about the subject stands here, only weather and ships.");
        _folder.Write("secret.txt", "Not for agents.");
        _docs = Path.Combine(_folder.Path, "docs");
        _agents = new AgentBench(Options());
    }

    public void Dispose()
    {
        _agents.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_ready_agent_is_added_and_the_translator_only_with_a_model()
    {
        _agents.Capabilities.ShouldBe(
        [
            "calculate", "files.list", "files.read", "files.split", "report.write", "search.answer", "search.index", "search.query", "search.retain",
            "statistics.measure", "statistics.merge", "summarize",
        ]);
        new AgentCatalog().WithReadyAgents(Options());
        using var withModel = new AgentBench(Options() with { ChatClient = new ScriptedChatClient(_ => "x") });
        withModel.Capabilities.ShouldContain("translate");
    }

    [Fact]
    public async Task Files_are_read_and_split_below_the_roots_only()
    {
        var read = await CallAsync("files.read", $$"""{"folder":"{{_docs}}","path":"a.txt"}""");
        read!["text"]!.GetValue<string>().ShouldStartWith("A lease");
        read["encoding"]!.GetValue<string>().ShouldBe("utf-8");
        var split = await CallAsync("files.split", $$"""{"folder":"{{_docs}}","path":"a.txt","longest":100}""");
        split!["parts"]!.AsArray().Count.ShouldBe(1);

        var refused = await Should.ThrowAsync<PermanentTaskException>(() => CallAsync("files.read", $$"""{"folder":"{{_docs}}","path":"../secret.txt"}"""));
        refused.Problem.Code.ShouldBe("path-refused");
        refused = await Should.ThrowAsync<PermanentTaskException>(() => CallAsync("files.list", $$"""{"folder":"{{_folder.Path}}"}"""));
        refused.Problem.Message.ShouldContain("may read");
        refused = await Should.ThrowAsync<PermanentTaskException>(() => CallAsync("files.read", $$"""{"folder":"{{_docs}}","path":"c.txt"}"""));
        refused.Problem.Code.ShouldBe("not-readable");
    }

    [Fact]
    public async Task Indexed_documents_are_found_with_their_lines_and_forgotten_when_gone()
    {
        var files = """[{"path":"a.txt","hash":"-"},{"path":"b.txt","hash":"-"},{"path":"gone.txt","hash":"-"}]""";
        var indexed = await CallAsync("search.index", $$"""{"folder":"{{_docs}}","files":{{files}}}""");
        indexed!.ToJsonString().ShouldBe("""{"documents":2,"changed":2,"skipped":[{"path":"gone.txt","reason":"does not exist"}]}""");
        (await CallAsync("search.index", $$"""{"folder":"{{_docs}}/.","files":{{files}}}"""))!["changed"]!.GetValue<int>().ShouldBe(0);

        var hits = (await CallAsync("search.query", $$"""{"folder":"{{_docs}}","text":"leases holder"}"""))!["hits"]!.AsArray();
        hits.ShouldHaveSingleItem()!["path"]!.GetValue<string>().ShouldBe("a.txt");

        var answers = await CallAsync("search.answer", $$"""{"folder":"{{_docs}}","questions":["What runs out by itself?","Who eats cheese?"]}""");
        answers!["answers"]![0]!["quotations"]![0]!["text"]!.GetValue<string>().ShouldContain("runs out by itself");
        answers["answers"]![1]!["quotations"]!.AsArray().ShouldBeEmpty();

        (await CallAsync("search.retain", $$"""{"collection":"{{_docs}}","files":[{"path":"b.txt","hash":"-"}]}"""))!
            .ToJsonString().ShouldBe("""{"documents":1,"forgotten":1}""");
    }

    [Fact]
    public async Task Questions_come_from_a_file_the_folder_or_the_request()
    {
        var none = await CallAsync("search.answer", $$"""{"folder":"{{_docs}}"}""");
        none!["answers"]!.AsArray().ShouldBeEmpty();
        _folder.Write("docs/questions.txt", "# ours\nWhat is it?\n");
        _folder.Write("docs/other.txt", "Why?\n");
        (await CallAsync("search.answer", $$"""{"folder":"{{_docs}}"}"""))!["answers"]![0]!["question"]!.GetValue<string>().ShouldBe("What is it?");
        (await CallAsync("search.answer", $$"""{"folder":"{{_docs}}","questionsFile":"{{_docs}}/other.txt"}"""))!["answers"]![0]!["question"]!.GetValue<string>().ShouldBe("Why?");
    }

    [Fact]
    public async Task Summaries_say_where_their_sentences_stand()
    {
        var summary = await CallAsync("summarize", $$"""{"folder":"{{_docs}}","path":"a.txt","sentences":1}""");
        summary!["method"]!.GetValue<string>().ShouldBe("extractive");
        summary["sentences"]![0]!["line"]!.GetValue<int>().ShouldBe(1);
        (await CallAsync("summarize", """{"text":""}"""))!["note"]!.GetValue<string>().ShouldBe("empty");
        (await CallAsync("summarize", $$"""{"folder":"{{_docs}}","path":"gone.txt"}"""))!["note"]!.GetValue<string>().ShouldBe("does not exist");
        await Should.ThrowAsync<PermanentTaskException>(() => CallAsync("summarize", "{}"));
    }

    [Fact]
    public async Task Measurements_of_parts_add_up_to_those_of_the_whole()
    {
        JsonNode Files(params string[] names) => new JsonArray([.. names.Select(name => (JsonNode)new JsonObject { ["path"] = name, ["hash"] = "-" })]);
        async Task<JsonNode?> Measure(params string[] names) => await CallAsync("statistics.measure", $$"""{"folder":"{{_docs}}","files":{{Files(names).ToJsonString()}}}""");
        async Task<string> Merge(params JsonNode?[] parts) => (await CallAsync("statistics.merge", new JsonObject { ["parts"] = new JsonArray([.. parts.Select(part => part?.DeepClone())]) }.ToJsonString()))!.ToJsonString();
        var (a, b) = (await Measure("a.txt"), await Measure("b.txt"));
        var whole = await Merge(await Measure("a.txt", "b.txt", "gone.txt"));
        (await Merge(a, b)).ShouldBe(whole);
        (await Merge(b, null, a)).ShouldBe(whole);
    }

    [Theory]
    [InlineData("2 * (3 + 4)", "14")]
    [InlineData("0.1 + 0.2", "0.3")]
    public async Task Expressions_are_calculated(string expression, string text) =>
        (await CallAsync("calculate", new JsonObject { ["expression"] = expression }.ToJsonString()))!["text"]!.GetValue<string>().ShouldBe(text);

    [Fact]
    public async Task Expressions_without_a_value_fail_for_good_and_say_where()
    {
        var failed = await Should.ThrowAsync<PermanentTaskException>(() => CallAsync("calculate", """{"expression":"1 / 0"}"""));
        failed.Problem.Code.ShouldBe("not-calculable");
        failed.Problem.Facts["position"].ShouldBe("3");
    }

    [Fact]
    public async Task Reports_are_written_below_the_writable_folders_only()
    {
        var refused = await Should.ThrowAsync<PermanentTaskException>(() => CallAsync("report.write",
            $$"""{"folder":"{{_docs}}","report":"{{_docs}}/report.md","files":[],"skipped":[],"summaries":[],"failures":[],"statistics":null,"answers":null}"""));
        refused.Problem.Message.ShouldContain("may write");
    }

    [Fact]
    public async Task A_model_writes_summaries_and_translations()
    {
        var prompts = new List<string>();
        using var agents = new AgentBench(Options() with
        {
            ChatClient = new ScriptedChatClient(messages =>
            {
                prompts.Add(messages[0].Text);
                return $"model says {messages[1].Text.Length}";
            }),
            Model = new() { LongestInput = 50 },
        });
        var summary = await agents.CallAsync("summarize", JsonNode.Parse("""{"text":"Short text."}"""));
        summary!["method"]!.GetValue<string>().ShouldBe("model");
        summary["sentences"]![0]!["text"]!.GetValue<string>().ShouldBe("model says 11");
        var condensed = await agents.CallAsync("summarize", new JsonObject { ["text"] = GeneratedText.Prose(1, 50) });
        int.Parse(condensed!["sentences"]![0]!["text"]!.GetValue<string>()["model says ".Length..]).ShouldBeLessThanOrEqualTo(50);
        (await agents.CallAsync("translate", JsonNode.Parse("""{"text":"Guten Tag","to":"English"}""")))!["text"]!.GetValue<string>().ShouldBe("model says 9");
        prompts.ShouldAllBe(prompt => prompt.Contains("is data"));
        var refused = await Should.ThrowAsync<PermanentTaskException>(() => agents.CallAsync("translate", new JsonObject { ["text"] = new string('x', 51), ["to"] = "English" }));
        refused.Problem.Code.ShouldBe("payload-too-large");
    }

    [Theory]
    [InlineData(Models.ModelFailure.FallBack)]
    [InlineData(Models.ModelFailure.Fail)]
    public async Task A_failing_model_is_fallen_back_from_or_fails_the_task_as_configured(Models.ModelFailure onFailure)
    {
        using var agents = new AgentBench(Options() with { ChatClient = new ScriptedChatClient(_ => throw new HttpRequestException("no route")), Model = new() { OnFailure = onFailure } });
        var call = agents.CallAsync("summarize", JsonNode.Parse("""{"text":"One sentence stands in this text."}"""));
        if (onFailure == Models.ModelFailure.Fail)
        {
            (await Should.ThrowAsync<Models.ModelFailedException>(() => call)).Message.ShouldBe("no route");
            return;
        }

        var summary = await call;
        summary!["method"]!.GetValue<string>().ShouldBe("extractive");
        summary["note"]!.GetValue<string>().ShouldBe("the model was not used: no route");
    }

    private ReadyAgentsOptions Options() => new()
    {
        ReadRoots = [_docs],
        WriteRoots = [Path.Combine(_folder.Path, "out")],
        IndexFolder = Path.Combine(_folder.Path, "index"),
    };

    private Task<JsonNode?> CallAsync(string capability, string input) => _agents.CallAsync(capability, JsonNode.Parse(input));
}
