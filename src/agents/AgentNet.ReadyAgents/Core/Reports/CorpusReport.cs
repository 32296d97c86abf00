using AgentNet.ReadyAgents.Questions;

namespace AgentNet.ReadyAgents.Reports;

/// <summary>One document's part of a report: its path below the folder, its quoted sentences with their lines, how they were made.</summary>
internal sealed record ReportedDocument(string Path, long Bytes, IReadOnlyList<(int Line, string Text)> Summary, string? Note);

/// <summary>A file that has no part in the report's numbers, and why.</summary>
internal sealed record ReportedGap(string Path, string Reason);

/// <summary>The corpus in numbers; null where the statistics could not be had.</summary>
internal sealed record ReportedStatistics(
    long Documents, long Characters, long Lines, long Words, long Sentences, long Vocabulary, TimeSpan ReadingTime, IReadOnlyList<KeyValuePair<string, long>> TopTerms);

/// <summary>Everything a report says. Rendering adds nothing: equal contents give equal bytes.</summary>
internal sealed record CorpusReport(
    string Title,
    string LinkPrefix,
    IReadOnlyList<ReportedDocument> Documents,
    IReadOnlyList<ReportedGap> Skipped,
    IReadOnlyList<ReportedGap> Failed,
    ReportedStatistics? Statistics,
    IReadOnlyList<Answer> Answers);
