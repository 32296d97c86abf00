using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Summaries;

/// <summary>
/// Chooses the sentences that stand for a text, by <see cref="SentenceGraph"/>, and returns them in the text's order.
/// Long texts are ranked block by block and the blocks' winners again, so the work grows linearly with the text.
/// The same text always gives the same sentences.
/// </summary>
internal static class ExtractiveSummary
{
    /// <summary>More would be an excerpt. Far below <see cref="Block"/>, so that every round of winnowing makes progress.</summary>
    public const int MostSentences = 100;

    /// <summary>Sentences ranked together; bounds the quadratic part.</summary>
    private const int Block = 250;

    // One block in so many goes on to the next round.
    private const int Winnow = 10;

    // Fewer words do not make a statement worth quoting: headings, list stubs, "Yes."
    private const int FewestWords = 5;

    // A shorter line without a full stop is a title.
    private const int LongestTitle = 12;

    // Two sentences this alike say the same; the later one is left out.
    private const double SameStatement = 0.7;

    public static IReadOnlyList<Sentence> Of(string text, int sentences)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sentences);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sentences, MostSentences);
        var all = Sentences.In(text).ToList();
        var candidates = all.Where(sentence => IsStatement(text, sentence)).ToList();
        if (candidates.Count < sentences)
        {
            candidates = all;
        }

        var stopWords = StopWords.For(text);
        while (candidates.Count > Block)
        {
            candidates = candidates.Chunk(Block)
                .SelectMany(block => Best(text, block, Math.Max(sentences, block.Length / Winnow), stopWords))
                .ToList();
        }

        return Best(text, candidates, sentences, stopWords);
    }

    private static bool IsStatement(string text, Sentence sentence)
    {
        var words = Words.In(text, sentence.Start, sentence.Length).Take(LongestTitle + 1).Count();
        return words >= FewestWords && (words > LongestTitle || Sentences.HasEnd(text, sentence));
    }

    private static List<Sentence> Best(string text, IReadOnlyList<Sentence> candidates, int wanted, StopWords stopWords)
    {
        if (candidates.Count <= wanted)
        {
            return [.. candidates];
        }

        var graph = SentenceGraph.Of(text, candidates, stopWords);
        var rank = graph.Rank();
        var order = Enumerable.Range(0, candidates.Count).ToArray();
        Array.Sort(order, (x, y) => rank[x] != rank[y] ? rank[y].CompareTo(rank[x]) : x.CompareTo(y));
        var chosen = new List<int>(wanted);
        foreach (var candidate in order)
        {
            if (chosen.Count == wanted)
            {
                break;
            }

            if (!chosen.Exists(other => graph.Similarity(candidate, other) > SameStatement))
            {
                chosen.Add(candidate);
            }
        }

        chosen.Sort();
        return chosen.ConvertAll(index => candidates[index]);
    }
}
