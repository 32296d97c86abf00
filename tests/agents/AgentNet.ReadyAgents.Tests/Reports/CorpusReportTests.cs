using System.Text;
using AgentNet.ReadyAgents.Questions;
using AgentNet.ReadyAgents.Reports;
using AgentNet.ReadyAgents.Search;

namespace AgentNet.ReadyAgents.Tests.Reports;

public class CorpusReportTests
{
    private static readonly CorpusReport Report = new(
        "Report on docs", "../docs/",
        [
            new ReportedDocument("a b/ü#1.txt", 12, [(3, "It *costs* 5 <b>.")], null),
            new ReportedDocument("empty.txt", 0, [], "empty"),
        ],
        [new ReportedGap("image.png", "binary")],
        [new ReportedGap("bad|name.txt", "gave up")],
        new ReportedStatistics(2, 1_234, 30, 200, 12, 90, TimeSpan.FromMinutes(61), [KeyValuePair.Create("lease", 7L)]),
        [new Answer("What is it?", [new Quotation("a b/ü#1.txt", 3, "It is.")]), new Answer("Why?", [])]);

    private const string Expected = """
        # Report on docs

        2 documents, 1 file skipped, 1 file failed, 1 of 2 questions answered.

        ## Questions

        ### What is it?

        > It is.
        >
        > [a b/ü\#1.txt](../docs/a%20b/%C3%BC%231.txt), line 3

        ### Why?

        No document answers this.

        ## Statistics

        | measure | value |
        |---|---:|
        | documents | 2 |
        | characters | 1,234 |
        | lines | 30 |
        | words | 200 |
        | sentences | 12 |
        | different words | 90 |
        | reading time | 1 h 1 min |

        Most frequent words: lease (7).

        ## Documents

        ### [a b/ü\#1.txt](../docs/a%20b/%C3%BC%231.txt)

        - It \*costs\* 5 \<b\>. (line 3)

        ### [empty.txt](../docs/empty.txt)

        *empty*

        ## Failed files

        These files were given up after repeated failures.

        | file | reason |
        |---|---|
        | [bad\|name.txt](../docs/bad%7Cname.txt) | gave up |

        ## Skipped files

        These files were not read as text.

        | file | reason |
        |---|---|
        | [image.png](../docs/image.png) | binary |

        """;

    [Fact]
    public void Everything_is_said_and_linked_and_escaped() => CorpusReportMarkdown.Render(Report).ShouldBe(Expected.ReplaceLineEndings("\n"));

    [Fact]
    public void Equal_contents_give_equal_bytes() => CorpusReportMarkdown.Render(Report).ShouldBe(CorpusReportMarkdown.Render(Report with { }));

    [Fact]
    public void Parts_without_content_are_left_out() =>
        CorpusReportMarkdown.Render(new CorpusReport("Empty", "", [], [], [], null, [])).ShouldBe("# Empty\n\n0 documents.\n");

    [Theory]
    [InlineData("1. not a list", "1\\. not a list")]
    [InlineData("- not a list", "\\- not a list")]
    [InlineData("# not a title", "\\# not a title")]
    [InlineData("a\nb", "a b")]
    [InlineData("[x](y) ![z] &amp; `c`", "\\[x\\](y) \\!\\[z\\] \\&amp; \\`c\\`")]
    public void Foreign_text_is_never_markup(string text, string escaped) => Markdown.Escape(text).ShouldBe(escaped);

    [Fact]
    public void A_report_file_is_replaced_whole_and_leaves_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "new", "report.md");
        AtomicFile.Write(path, "first"u8);
        AtomicFile.Write(path, "second, longer"u8);
        AtomicFile.Write(path, "third"u8);
        File.ReadAllText(path).ShouldBe("third");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public void Writing_the_same_report_again_leaves_the_file_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("report.md", "same");
        var before = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, before);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes("same"));
        File.GetLastWriteTimeUtc(path).ShouldBe(before);
    }

    [Fact]
    public void What_a_crash_left_behind_is_written_over()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "report.md");
        AtomicFile.Write(path, "content"u8);
        // The name that an interrupted write of the same content would have left.
        File.Delete(path);
        folder.Write($".report.md.{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("content"u8).AsSpan(0, 6))}.tmp", "con");
        AtomicFile.Write(path, "content"u8);
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([path]);
        File.ReadAllText(path).ShouldBe("content");
    }
}
