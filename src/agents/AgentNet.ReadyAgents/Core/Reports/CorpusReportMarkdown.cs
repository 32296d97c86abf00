using System.Globalization;
using System.Text;

namespace AgentNet.ReadyAgents.Reports;

/// <summary>
/// Renders a <see cref="CorpusReport"/> as Markdown with links to its files: answers first, then numbers, summaries, and what
/// was left out. No time stamps, no machine names, fixed number formats: the same contents give the same bytes anywhere.
/// </summary>
internal static class CorpusReportMarkdown
{
    public static string Render(CorpusReport report)
    {
        var text = new StringBuilder();
        Line(text, $"# {Markdown.Escape(report.Title)}");
        Line(text);
        Line(text, Overview(report));
        Answers(text, report);
        Statistics(text, report.Statistics);
        Documents(text, report);
        Gaps(text, "Failed files", "These files were given up after repeated failures.", report.Failed, report.LinkPrefix);
        Gaps(text, "Skipped files", "These files were not read as text.", report.Skipped, report.LinkPrefix);
        return text.ToString();
    }

    private static string Overview(CorpusReport report)
    {
        var answered = report.Answers.Count(answer => answer.Quotations.Count > 0);
        var parts = new List<string> { Plural(report.Documents.Count, "document") };
        if (report.Skipped.Count > 0)
        {
            parts.Add($"{Plural(report.Skipped.Count, "file")} skipped");
        }

        if (report.Failed.Count > 0)
        {
            parts.Add($"{Plural(report.Failed.Count, "file")} failed");
        }

        if (report.Answers.Count > 0)
        {
            parts.Add($"{answered} of {Plural(report.Answers.Count, "question")} answered");
        }

        return string.Join(", ", parts) + ".";
    }

    private static void Answers(StringBuilder text, CorpusReport report)
    {
        if (report.Answers.Count == 0)
        {
            return;
        }

        Heading(text, 2, "Questions");
        foreach (var answer in report.Answers)
        {
            Heading(text, 3, Markdown.Escape(answer.Question));
            if (answer.Quotations.Count == 0)
            {
                Line(text, "No document answers this.");
                continue;
            }

            for (var i = 0; i < answer.Quotations.Count; i++)
            {
                var quotation = answer.Quotations[i];
                if (i > 0)
                {
                    Line(text);
                }

                Line(text, $"> {Markdown.Escape(quotation.Text)}");
                Line(text, ">");
                Line(text, $"> {Markdown.Link(quotation.Path, report.LinkPrefix + quotation.Path)}, line {Number(quotation.Line)}");
            }
        }
    }

    private static void Statistics(StringBuilder text, ReportedStatistics? statistics)
    {
        if (statistics is null)
        {
            return;
        }

        Heading(text, 2, "Statistics");
        Line(text, "| measure | value |");
        Line(text, "|---|---:|");
        Line(text, $"| documents | {Number(statistics.Documents)} |");
        Line(text, $"| characters | {Number(statistics.Characters)} |");
        Line(text, $"| lines | {Number(statistics.Lines)} |");
        Line(text, $"| words | {Number(statistics.Words)} |");
        Line(text, $"| sentences | {Number(statistics.Sentences)} |");
        Line(text, $"| different words | {Number(statistics.Vocabulary)} |");
        Line(text, $"| reading time | {Duration(statistics.ReadingTime)} |");
        if (statistics.TopTerms.Count > 0)
        {
            Line(text);
            Line(text, "Most frequent words: " + string.Join(", ", statistics.TopTerms.Select(term => $"{Markdown.Escape(term.Key)} ({Number(term.Value)})")) + ".");
        }
    }

    private static void Documents(StringBuilder text, CorpusReport report)
    {
        if (report.Documents.Count == 0)
        {
            return;
        }

        Heading(text, 2, "Documents");
        foreach (var document in report.Documents)
        {
            Heading(text, 3, Markdown.Link(document.Path, report.LinkPrefix + document.Path));
            if (document.Note is { } note)
            {
                Line(text, $"*{Markdown.Escape(note)}*");
            }

            foreach (var (line, sentence) in document.Summary)
            {
                Line(text, line > 0 ? $"- {Markdown.Escape(sentence)} (line {Number(line)})" : $"- {Markdown.Escape(sentence)}");
            }
        }
    }

    private static void Gaps(StringBuilder text, string title, string meaning, IReadOnlyList<ReportedGap> gaps, string linkPrefix)
    {
        if (gaps.Count == 0)
        {
            return;
        }

        Heading(text, 2, title);
        Line(text, meaning);
        Line(text);
        Line(text, "| file | reason |");
        Line(text, "|---|---|");
        foreach (var gap in gaps)
        {
            Line(text, $"| {Markdown.Link(gap.Path, linkPrefix + gap.Path)} | {Markdown.Escape(gap.Reason)} |");
        }
    }

    // One empty line around each heading, and not two between a heading and the next.
    private static void Heading(StringBuilder text, int level, string title)
    {
        if (text[^2] != '\n')
        {
            Line(text);
        }

        Line(text, $"{new string('#', level)} {title}");
        Line(text);
    }

    // Never AppendLine: its line end depends on the system.
    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');

    private static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{Number(count)} {noun}s";

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time)
    {
        var minutes = (long)Math.Ceiling(time.TotalMinutes);
        return minutes < 60 ? $"{Number(minutes)} min" : $"{Number(minutes / 60)} h {Number(minutes % 60)} min";
    }
}
