using System.Text;
using System.Text.Json.Nodes;
using AgentNet.Workflows;

namespace AgentNet.ReadyAgents.Tests.Agents;

public sealed class CorpusReportRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _docs;
    private readonly string _report;

    public CorpusReportRunTests()
    {
        _docs = Path.Combine(_folder.Path, "docs");
        _report = Path.Combine(_folder.Path, "out", "report.md");
        for (var i = 0; i < 70; i++)
        {
            _folder.Write($"docs/part{i % 3}/{i:000}.txt", GeneratedText.Prose(i, 20));
        }

        _folder.Write("docs/leases.txt", "# Leases\n\nA lease gives the right to work for a while.\nA fencing token orders leases.\n");
        _folder.Write("docs/empty.txt", "");
        _folder.Write("docs/größe.txt", Encoding.Latin1.GetBytes("Die Größe eines Knotens ist in Latin-1 geschrieben.\n"));
        _folder.Write("docs/binary.dat", [0, 1, 2, 3]);
        _folder.Write("docs/questions.txt", "What does a fencing token order?\nWho ate the cheese?\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_text_file_is_in_the_report_and_what_is_not_text_is_noted()
    {
        var result = await RunAsync();
        result!["documents"]!.GetValue<int>().ShouldBe(73);
        result["skipped"]!.GetValue<int>().ShouldBe(1);
        result["failed"]!.GetValue<int>().ShouldBe(0);
        result["questions"]!.GetValue<int>().ShouldBe(2);
        result["answered"]!.GetValue<int>().ShouldBe(1);

        var report = File.ReadAllText(_report);
        report.ShouldStartWith("# Report on docs\n\n73 documents, 1 file skipped, 1 of 2 questions answered.\n");
        report.ShouldContain("> A fencing token orders leases.\n>\n> [leases.txt](../docs/leases.txt), line 4\n");
        report.ShouldContain("### Who ate the cheese?\n\nNo document answers this.\n");
        report.ShouldContain("| documents | 73 |");
        report.ShouldContain("### [größe.txt](../docs/gr%C3%B6%C3%9Fe.txt)\n\n- Die Größe eines Knotens ist in Latin-1 geschrieben. (line 1)");
        report.ShouldContain("### [empty.txt](../docs/empty.txt)\n\n*empty*");
        report.ShouldContain("| [binary.dat](../docs/binary.dat) | binary |");
        report.ShouldNotContain("(../docs/questions.txt)");
    }

    [Fact]
    public async Task The_same_folder_gives_the_same_bytes_whatever_was_indexed_before()
    {
        await RunAsync();
        var first = await File.ReadAllBytesAsync(_report);

        // Another history of the index: a document more, another version of one, then back to where it was.
        _folder.Write("docs/more.txt", "A fencing token orders cheese, and whoever ate the cheese knows.");
        var leases = await File.ReadAllBytesAsync(Path.Combine(_docs, "leases.txt"));
        _folder.Write("docs/leases.txt", "Something else entirely.");
        await RunAsync();
        (await File.ReadAllBytesAsync(_report)).ShouldNotBe(first);
        File.Delete(Path.Combine(_docs, "more.txt"));
        _folder.Write("docs/leases.txt", leases);
        await RunAsync();
        (await File.ReadAllBytesAsync(_report)).ShouldBe(first);
    }

    [Fact]
    public async Task A_file_whose_summary_fails_is_reported_and_costs_nothing_else()
    {
        var result = await RunAsync(agents => agents.Breaks = (capability, input) => capability == "summarize" && input!["path"]!.GetValue<string>() == "leases.txt");
        result!["documents"]!.GetValue<int>().ShouldBe(72);
        result["failed"]!.GetValue<int>().ShouldBe(1);
        File.ReadAllText(_report).ShouldContain("## Failed files\n\nThese files were given up after repeated failures.\n\n| file | reason |\n|---|---|\n| [leases.txt](../docs/leases.txt) | broken on purpose |");
    }

    [Fact]
    public async Task Failed_chunks_leave_the_rest_of_the_report_alone()
    {
        var broken = new HashSet<string>();
        var result = await RunAsync(agents => agents.Breaks = (capability, _) => capability is "search.index" or "statistics.measure" && broken.Add(capability));
        result!["documents"]!.GetValue<int>().ShouldBe(73);
        File.ReadAllText(_report).ShouldContain("## Statistics");
    }

    [Fact]
    public async Task A_folder_without_documents_makes_an_empty_report()
    {
        Directory.Delete(_docs, recursive: true);
        _folder.Write("docs/.hidden", "x");
        var result = await RunAsync();
        result!["documents"]!.GetValue<int>().ShouldBe(0);
        File.ReadAllText(_report).ShouldStartWith("# Report on docs\n\n0 documents.\n");
    }

    private async Task<JsonNode?> RunAsync(Action<AgentBench>? arrange = null)
    {
        using var agents = new AgentBench(new ReadyAgentsOptions
        {
            ReadRoots = [_docs],
            WriteRoots = [Path.GetDirectoryName(_report)!],
            IndexFolder = Path.Combine(_folder.Path, "index"),
        });
        arrange?.Invoke(agents);
        var workflow = ReadyWorkflows.Find("corpus-report")!;
        var inputs = workflow.Bind(new Dictionary<string, JsonNode?> { ["input"] = _docs, ["report"] = _report }, _folder.Path);
        return await agents.RunAsync(workflow.ToSpec("run", inputs));
    }
}
