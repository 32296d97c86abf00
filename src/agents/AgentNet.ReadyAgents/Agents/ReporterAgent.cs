using System.Security.Cryptography;
using System.Text;
using AgentNet.ReadyAgents.Files;
using AgentNet.ReadyAgents.Questions;
using AgentNet.ReadyAgents.Reports;
using AgentNet.ReadyAgents.Search;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Agents;

/// <summary>
/// Reduces summaries, statistics and answers to one Markdown file. The same inputs give the same bytes, and the file is replaced whole:
/// writing it again after a crash does nothing more.
/// </summary>
[Agent("reporter", Name = "Reporter", Tags = ["ready"])]
internal sealed class ReporterAgent(DocumentAccess documents, WritableRoots writable)
{
    [Capability("report.write", Description = "Writes one Markdown report with links to the documents it is about.")]
    public ReportReply Write(ReportRequest request)
    {
        var folder = documents.Canonical(request.Folder);
        var path = Refusals.WithinRoots(() => writable.Roots.Resolve(request.Report));
        var report = Compose(request, folder, path);
        var bytes = Encoding.UTF8.GetBytes(CorpusReportMarkdown.Render(report));
        AtomicFile.Write(path, bytes);
        return new ReportReply(
            path, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, report.Documents.Count, report.Skipped.Count, report.Failed.Count,
            report.Answers.Count, report.Answers.Count(answer => answer.Quotations.Count > 0));
    }

    private static CorpusReport Compose(ReportRequest request, string folder, string path)
    {
        var failures = (request.Failures ?? []).ToDictionary(failure => failure.Index, failure => failure.Message ?? failure.Code ?? "unknown");
        var documents = new List<ReportedDocument>(request.Files.Count);
        var failed = new List<ReportedGap>();
        for (var i = 0; i < request.Files.Count; i++)
        {
            var file = request.Files[i];
            if (request.Summaries is { } summaries && i < summaries.Count && summaries[i] is { } summary)
            {
                documents.Add(new ReportedDocument(file.Path, file.Bytes, [.. summary.Sentences.Select(sentence => (sentence.Line, sentence.Text))], summary.Note));
            }
            else
            {
                failed.Add(new ReportedGap(file.Path, failures.GetValueOrDefault(i, "it was not summarised")));
            }
        }

        return new CorpusReport(
            request.Title ?? $"Report on {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}",
            LinkPrefix(folder, path),
            documents,
            [.. (request.Skipped ?? []).Select(skipped => new ReportedGap(skipped.Path, skipped.Reason))],
            failed,
            request.Statistics is { } sum
                ? new ReportedStatistics(
                    sum.Documents, sum.Characters, sum.Lines, sum.Words, sum.Sentences, sum.Vocabulary, TimeSpan.FromSeconds(sum.ReadingSeconds),
                    [.. sum.TopTerms.Select(term => KeyValuePair.Create(term.Term, term.Count))])
                : null,
            [.. (request.Answers?.Answers ?? []).Select(answer => new Answer(
                answer.Question, [.. answer.Quotations.Select(quoted => new Quotation(quoted.Path, quoted.Line, quoted.Text))]))]);
    }

    // From the report's folder to the documents', with '/' on every system; empty when they are the same.
    private static string LinkPrefix(string folder, string report)
    {
        var relative = Path.GetRelativePath(Path.GetDirectoryName(report)!, folder).Replace(Path.DirectorySeparatorChar, '/');
        return relative == "." ? "" : relative + "/";
    }
}
