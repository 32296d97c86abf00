using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Workflows;

namespace AgentNet.ReadyAgents.Tests.Workflows;

public class WorkflowFileTests
{
    private const string Small = """
        name: small
        inputs:
          folder: folder
          limit: { type: integer, default: 5 }
        stages:
          - id: list
            capability: files.list
            input: { folder: "${inputs.folder}" }
          - id: each
            capability: summarize
            map: ${stages.list.result.files}
            input:
              path: ${item.path}
              at: ${index}
            timeout: 1m30s
            retry: { times: 2, base: 500ms, cap: 10s }
            priority: 7
            tags: fast
          - id: all
            capability: report.write
            after: [list]
            on-dependency-failure: proceed
            input: { parts: "${stages.each.result}", bad: "${stages.each.failures}" }
        """;

    [Fact]
    public void A_file_becomes_the_spec_of_a_run()
    {
        var spec = WorkflowFile.Parse(Small, "small.yaml").ToSpec("run-1", new BoundInputs(new JsonObject { ["folder"] = "/docs" }, [], []));
        spec.RunId.ShouldBe("run-1");
        spec.Name.ShouldBe("small");
        spec.OutputStage.ShouldBe("all");
        spec.Inputs.Inline.ToStringUtf8().ShouldBe("""{"folder":"/docs"}""");
        spec.Stages.Select(stage => stage.Id).ShouldBe(["list", "each", "all"]);

        var each = spec.Stages[1];
        each.Map.ShouldBe("stages.list.result.files");
        each.DependsOn.ShouldBe(["list"]);
        each.Uses.ShouldBeEmpty("the template reads only its item, so the list need not travel with every task");
        each.TimeoutMs.ShouldBe(90_000);
        each.Retry.ShouldBe(new RetrySpec { MaxRetries = 2, BaseMs = 500, CapMs = 10_000 });
        each.Priority.ShouldBe(7);
        each.Requirements.Tags.ShouldBe(["fast"]);
        JsonNode.Parse(each.Input.Inline.ToStringUtf8())!["at"]!.GetValue<string>().ShouldBe("${index}");

        var all = spec.Stages[2];
        all.DependsOn.ShouldBe(["each", "list"]);
        all.Uses.ShouldBe(["each"]);
        all.OnDependencyFailure.ShouldBe(DependencyPolicy.Proceed);
        all.Map.ShouldBe("");
    }

    [Fact]
    public void Json_and_yaml_of_one_workflow_have_one_canonical_form()
    {
        const string json = """
            {
            	"stages": [ { "capability": "a.b", "id": "one", "input": { "z": 5.0, "a": [true, null, "x"] } } ], // tabs and comments
            	"name": "same",
            }
            """;
        const string yaml = """
            # a comment
            name: same
            description: says nothing about what runs
            stages:
              - { id: one, capability: a.b, input: { a: [true, ~, x], z: 5 } }
            """;
        var first = WorkflowFile.Parse(json, "same.json");
        var second = WorkflowFile.Parse(yaml, "same.yaml");
        first.CanonicalText.ShouldBe(second.CanonicalText);
        first.ContentHash.ShouldBe(second.ContentHash);
        WorkflowFile.Parse(yaml.Replace("z: 5", "z: 6"), "same.yaml").ContentHash.ShouldNotBe(first.ContentHash);
        WorkflowFile.Parse(yaml.Replace("a.b", "a.c"), "same.yaml").ContentHash.ShouldNotBe(first.ContentHash);
    }

    [Theory]
    [InlineData("name: small", "nam: small", "f.yaml:1:1: a workflow has no 'nam'; did you mean 'name'?")]
    [InlineData("name: small", "name: 'a b'", "f.yaml:1:7: the name 'a b' must be 1 to 64 of letters, digits, '-' and '_'")]
    [InlineData("folder: folder", "folder: foldr", "f.yaml:3:11: 'type' cannot be 'foldr'; did you mean 'folder'?")]
    [InlineData("default: 5", "default: five", "f.yaml:4:36: the default of 'limit' must be a whole number, not \"five\"")]
    [InlineData("    capability: summarize", "    capabilty: summarize", "f.yaml:10:5: a stage has no 'capabilty'; did you mean 'capability'?")]
    [InlineData("    capability: summarize\n", "", "f.yaml:9:5: the stage 'each' needs 'capability'")]
    [InlineData("id: each", "id: list", "f.yaml:9:9: the stage id 'list' is given twice")]
    [InlineData("after: [list]", "after: [lst]", "f.yaml:21:13: there is no stage 'lst'; did you mean 'list'?")]
    [InlineData("${stages.each.result}", "${stages.eech.result}", "f.yaml:23:12: there is no stage 'eech'; did you mean 'each'?")]
    [InlineData("${stages.each.result}", "${stages.each.reslt}", "f.yaml:23:12: ${stages.each.reslt}: write ${stages.<id>.result}, .failures or .count")]
    [InlineData("${inputs.folder}", "${inputs.foldr}", "f.yaml:8:12: ${inputs.foldr}: there is no input 'foldr'; did you mean 'folder'?")]
    [InlineData("${inputs.folder}", "${item.path}", "f.yaml:8:12: ${item.path} exists only in a stage with 'map'; the stage 'list' has none")]
    [InlineData("${inputs.folder}", "${inputs.folder", "f.yaml:8:12: The reference ${inputs.folder} cannot be filled in: the closing brace is missing.")]
    [InlineData("${inputs.folder}", "${input.folder}", "f.yaml:8:12: The reference ${input.folder} cannot be filled in: it begins with 'input'; references begin with inputs, stages, tasks, item, index.")]
    [InlineData("${inputs.folder}", "${stages.all.count}", "f.yaml:6:9: stages wait for each other: list -> all -> each -> list")]
    [InlineData("map: ${stages.list.result.files}", "map: stages.list", "f.yaml:11:10: 'map' must be one reference to a list, such as ${stages.list.result.files}, not 'stages.list'")]
    [InlineData("map: ${stages.list.result.files}", "map: ${item.x}", "f.yaml:11:10: 'map' reads a list from ${stages...} or ${inputs...}, not ${item.x}")]
    [InlineData("timeout: 1m30s", "timeout: soon", "f.yaml:15:14: 'timeout' must be a duration such as 250ms, 30s, 5m, 1h30m, not 'soon'")]
    [InlineData("timeout: 1m30s", "timeout: 90", "f.yaml:15:14: 'timeout' must be text, not a number")]
    [InlineData("times: 2", "times: -1", "f.yaml:16:21: 'times' must be a whole number from 0 to 1000, not -1")]
    [InlineData("times: 2", "tries: 2", "f.yaml:16:14: 'retry' has no 'tries'; did you mean 'times'?")]
    [InlineData("priority: 7", "priority: 11", "f.yaml:17:15: 'priority' must be a whole number from 0 to 10, not 11")]
    [InlineData("on-dependency-failure: proceed", "on-dependency-failure: ignore", "f.yaml:22:28: 'on-dependency-failure' cannot be 'ignore'; known are fail, proceed, skip")]
    [InlineData("capability: files.list", "capability: files.list\n    capability: again", "f.yaml:8:5: 'capability' is given twice")]
    [InlineData("capability: files.list", "capability: &x files.list", "f.yaml:7:17: not valid YAML: anchors are not supported; write the value out")]
    [InlineData("capability: files.list", "capability: !run files.list", "f.yaml:7:17: not valid YAML: the tag !run is not supported")]
    [InlineData("capability: files.list", "capability: *x", "f.yaml:7:17: not valid YAML: aliases are not supported; write the value out")]
    [InlineData("capability: files.list", "capability: [files.list]", "f.yaml:7:17: 'capability' must be text, not a list")]
    public void Errors_name_line_and_column_and_what_was_meant(string original, string broken, string error)
    {
        var text = Small.ReplaceLineEndings("\n");
        text.ShouldContain(original);
        var failure = Should.Throw<WorkflowFileException>(() => WorkflowFile.Parse(text.Replace(original, broken), "f.yaml"));
        failure.Errors.Select(found => found.ToString()).ShouldContain(error);
    }

    [Theory]
    [InlineData("", 1, "the file is empty")]
    [InlineData("- a\n- b\n", 1, "a workflow file is a mapping")]
    [InlineData("name: x\nstages: []\n", 2, "a list of at least one stage")]
    [InlineData("name: x\n", 1, "needs 'stages'")]
    [InlineData("name: x\nstages:\n  - just text\n", 3, "a stage is a mapping")]
    [InlineData("name: x\n  bad: indent\n", 2, "not valid YAML")]
    [InlineData("name: 'x\nstages: []\n", 1, "not valid YAML")]
    [InlineData("name: x\nstages:\n\t- id: a\n", 3, "not valid YAML")]
    [InlineData("name: {x\n", 2, "not valid YAML")]
    [InlineData("name: x\nstages: [{id: a, capability: b}]\n---\nname: y\n", 3, "a second one begins here")]
    public void Files_that_are_no_workflow_are_refused_with_the_line(string text, int line, string message)
    {
        var error = Should.Throw<WorkflowFileException>(() => WorkflowFile.Parse(text, "f.yaml")).Errors[0];
        error.Message.ShouldContain(message);
        error.Line.ShouldBe(line);
        error.Column.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("{ \"name\": \"x\",\n  \"stages\": [ }", 2, 15)]
    [InlineData("{ \"name\": \"x\" ", 1, 15)]
    [InlineData("", 1, 1)]
    public void Malformed_json_names_line_and_column(string text, int line, int column)
    {
        var error = Should.Throw<WorkflowFileException>(() => WorkflowFile.Parse(text, "f.json")).Errors.ShouldHaveSingleItem();
        (error.Line, error.Column).ShouldBe((line, column));
        error.Message.ShouldStartWith("not valid JSON");
    }

    [Fact]
    public void Nesting_and_size_are_bounded()
    {
        var deep = "name: x\nstages: " + new string('[', 200) + new string(']', 200);
        Should.Throw<WorkflowFileException>(() => WorkflowFile.Parse(deep, "f.yaml")).Message.ShouldContain("nested deeper than 64");
        Should.Throw<WorkflowFileException>(() => WorkflowFile.Parse(new string('x', WorkflowFile.Longest + 1), "f.yaml")).Message.ShouldContain("at most");
    }

    [Fact]
    public void What_does_not_fit_into_a_message_is_refused_with_a_way_out()
    {
        var bulk = new string('x', Payloads.InlineLimitBytes);
        var error = Should.Throw<WorkflowFileException>(() => WorkflowFile.Parse($"name: x\nstages:\n  - id: a\n    capability: b\n    input: {{ t: {bulk} }}\n", "f.yaml")).Errors[0];
        (error.Line, error.Column).ShouldBe((5, 12));
        error.Message.ShouldContain("put the bulk into a file");

        var workflow = WorkflowFile.Parse("name: x\ninputs: { t: text }\nstages: [{ id: a, capability: b }]\n", "f.yaml");
        Should.Throw<WorkflowInputException>(() => workflow.Bind(new Dictionary<string, JsonNode?> { ["t"] = bulk }, "/")).Message.ShouldContain("give the file's path");
    }

    [Fact]
    public void The_example_in_the_readme_is_a_workflow()
    {
        var readme = File.ReadAllText(Path.GetFullPath("../../../../src/agents/AgentNet.Workflows/README.md", Path.GetDirectoryName(Here())!));
        var example = readme.Split("```yaml")[1].Split("```")[0];
        WorkflowFile.Parse(example, "example.yaml").Name.ShouldBe("word-count");
    }

    [Fact]
    public void All_errors_of_a_file_are_told_at_once()
    {
        var failure = Should.Throw<WorkflowFileException>(() => WorkflowFile.Parse("name: x\nstages:\n  - id: a\n    capabilty: b\n    after: [c]\n    retry: x\n", "f.yaml"));
        failure.Errors.Select(error => error.Line).ShouldBe([3, 4, 6]);
    }

    [Fact]
    public void A_missing_file_is_an_error_with_its_name() =>
        Should.Throw<WorkflowFileException>(() => WorkflowFile.Load("/nowhere/f.yaml")).Errors[0].File.ShouldBe("/nowhere/f.yaml");

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1_500)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("5", null)]
    [InlineData("5 weeks", null)]
    [InlineData("0s", null)]
    [InlineData("9999999d", null)]
    public void Durations_are_numbers_with_units(string text, int? milliseconds) =>
        AgentNet.Workflows.Definition.Durations.Parse(text)?.TotalMilliseconds.ShouldBe(milliseconds!.Value);

    [Fact]
    public void The_corpus_report_is_built_in_and_equals_the_sample()
    {
        ReadyWorkflows.Names.ShouldContain("corpus-report");
        var ready = ReadyWorkflows.Find("corpus-report")!;
        ready.Name.ShouldBe("corpus-report");
        ready.Inputs.Where(input => input.Required).Select(input => input.Name).ShouldBe(["input"]);
        ready.StageIds[^1].ShouldBe("report");
        ReadyWorkflows.Find("no-such").ShouldBeNull();

        var spec = ready.ToSpec("r", new BoundInputs([], [], []));
        spec.Stages.Where(stage => stage.Map.Length > 0).ShouldAllBe(stage => stage.Uses.Count == 0);
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
