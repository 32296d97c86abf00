using AgentNet.ReadyAgents.Statistics;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Agents;

/// <summary>Counts words, sentences and lines of texts and files, and adds such counts up.</summary>
[Agent("statistics", Name = "Statistics", Tags = ["ready"])]
internal sealed class StatisticsAgent(DocumentAccess documents)
{
    [Capability("statistics.measure", Description = "Counts a text, or files of a folder together; files that cannot be read do not count.")]
    public Measurement Measure(MeasureRequest request, CancellationToken cancellation)
    {
        var sum = request.Text is { } text ? TextStatistics.Of(text) : TextStatistics.None;
        foreach (var file in request.Files ?? [])
        {
            cancellation.ThrowIfCancellationRequested();
            if (documents.TryRead(request.Folder ?? "", file.Path).Document is { } document)
            {
                sum = sum.Merge(TextStatistics.Of(document.Text));
            }
        }

        return new Measurement(
            sum.Documents, sum.Characters, sum.Lines, sum.Words, sum.Sentences,
            new SortedDictionary<string, long>(sum.Terms.Entries.ToDictionary(), StringComparer.Ordinal));
    }

    [Capability("statistics.merge", Description = "Adds measurements up to totals, vocabulary, reading time and the most frequent words.")]
    public StatisticsReply Merge(MergeRequest request, CancellationToken cancellation)
    {
        var sum = TextStatistics.None;
        foreach (var part in request.Parts.OfType<Measurement>())
        {
            cancellation.ThrowIfCancellationRequested();
            sum = sum.Merge(new TextStatistics(part.Documents, part.Characters, part.Lines, part.Words, part.Sentences, TermTable.Of(part.Terms)));
        }

        return new StatisticsReply(
            sum.Documents, sum.Characters, sum.Lines, sum.Words, sum.Sentences, sum.Vocabulary, (long)sum.ReadingTime.TotalSeconds,
            [.. sum.TopTerms(request.Top).Select(term => new TermCount(term.Key, term.Value))]);
    }
}
