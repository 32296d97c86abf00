using System.Text.Json.Nodes;
using AgentNet.Workflows;

namespace AgentNet.ReadyAgents.Tests.Workflows;

public sealed class RunIdentityTests : IDisposable
{
    private static readonly WorkflowFile Workflow = WorkflowFile.Parse("""
        name: w
        inputs:
          docs: folder
          out: { type: path, default: report.md }
          questions: { type: file, default: null }
          terms: { type: list, default: [] }
          count: { type: integer, default: 3 }
        stages:
          - { id: a, capability: b }
        """, "w.yaml");

    private readonly TemporaryFolder _folder = new();

    public RunIdentityTests()
    {
        _folder.Write("docs/a.txt", "one");
        _folder.Write("docs/sub/b.txt", "two");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_things_are_the_same_run()
    {
        Id().ShouldBe(Id());
        Id().ShouldMatch("^w-[0-9a-f]{24}$");
        Id(("docs", "docs/../docs/.")).ShouldBe(Id());
        Id(("docs", Path.Combine(_folder.Path, "docs"))).ShouldBe(Id());
        Id(("count", "3")).ShouldBe(Id());
    }

    [Fact]
    public void A_link_to_the_folder_is_the_folder()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), Path.Combine(_folder.Path, "docs"));
        Id(("docs", "link")).ShouldBe(Id());

        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "here"), _folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "twice"), Path.Combine("here", "link"));
        Id(("docs", "twice")).ShouldBe(Id());
    }

    [Fact]
    public void Links_in_a_circle_name_no_folder()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "one"), "two");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "two"), "one");
        Should.Throw<WorkflowInputException>(() => Bind(("docs", "one"))).Message.ShouldContain("names no folder");
    }

    [Fact]
    public void Any_difference_is_another_run()
    {
        var before = Id();
        Id(("count", "4")).ShouldNotBe(before);
        Id(("out", "other.md")).ShouldNotBe(before);
        Id(("questions", "docs/a.txt")).ShouldNotBe(before);
        Id(data: "/elsewhere").ShouldNotBe(before);
        Id(fresh: "1").ShouldNotBe(before);
        RunIdentity.Of("w", "otherhash", Bind().Identity, "/data").ShouldNotBe(before);

        _folder.Write("docs/a.txt", "changed");
        Id().ShouldNotBe(before);
        _folder.Write("docs/a.txt", "one");
        Id().ShouldBe(before);
        _folder.Write("docs/c.txt", "");
        Id().ShouldNotBe(before);
    }

    [Fact]
    public void What_the_run_writes_and_hidden_files_do_not_change_it()
    {
        var before = Id(("out", "docs/report.md"));
        _folder.Write("docs/report.md", "written by the run");
        _folder.Write("docs/.hidden", "x");
        Id(("out", "docs/report.md")).ShouldBe(before);
    }

    [Fact]
    public void Identity_does_not_depend_on_the_order_of_inputs()
    {
        var inputs = Bind().Identity;
        RunIdentity.Of("w", "h", inputs.Reverse(), "/data").ShouldBe(RunIdentity.Of("w", "h", inputs, "/data"));
    }

    [Fact]
    public void Inputs_are_bound_with_defaults_and_canonical_paths()
    {
        var bound = Bind(("terms", "a, b"));
        bound.Values["docs"]!.GetValue<string>().ShouldBe(Path.Combine(_folder.Path, "docs"));
        bound.Values["out"]!.GetValue<string>().ShouldBe(Path.Combine(_folder.Path, "report.md"));
        bound.Values["questions"].ShouldBeNull();
        bound.Values["terms"]!.ToJsonString().ShouldBe("""["a","b"]""");
        bound.Values["count"]!.ToJsonString().ShouldBe("3");
        bound.Places.ShouldBe([new BoundPlace("docs", Path.Combine(_folder.Path, "docs"), true), new BoundPlace("out", Path.Combine(_folder.Path, "report.md"), false)]);
    }

    [Theory]
    [InlineData("docs", "nowhere", "names no folder")]
    [InlineData("questions", "docs", "names no file")]
    [InlineData("count", "many", "must be a whole number, not 'many'")]
    [InlineData("count", "2.5", "must be a whole number, not 2.5")]
    [InlineData("dcos", "docs", "did you mean 'docs'?")]
    public void Inputs_that_do_not_fit_are_refused_by_name(string name, string typed, string message) =>
        Should.Throw<WorkflowInputException>(() => Bind((name, typed))).Message.ShouldContain(message);

    [Fact]
    public void A_missing_input_is_asked_for() =>
        Should.Throw<WorkflowInputException>(() => Workflow.Bind(new Dictionary<string, JsonNode?>(), _folder.Path)).Message.ShouldContain("needs the input 'docs'");

    [Fact]
    public void Null_is_no_value_for_a_required_input() =>
        Should.Throw<WorkflowInputException>(() => Workflow.Bind(new Dictionary<string, JsonNode?> { ["docs"] = null }, _folder.Path)).Message.ShouldContain("must not be null");

    private BoundInputs Bind(params (string Name, string Typed)[] given)
    {
        var values = given.Prepend(("docs", "docs")).GroupBy(pair => pair.Item1).ToDictionary(group => group.Key, group => Workflow.ReadInput(group.Key, group.Last().Item2));
        return Workflow.Bind(values, _folder.Path);
    }

    private string Id(params (string Name, string Typed)[] given) => Id("/data", null, given);

    private string Id(string data = "/data", string? fresh = null, params (string Name, string Typed)[] given) =>
        RunIdentity.Of(Workflow.Name, Workflow.ContentHash, Bind(given).Identity, data, fresh);
}
