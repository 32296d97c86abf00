using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Search;

/// <summary>
/// What a user looks for: phrases of terms (a single word is a phrase of one), of which a passage must have all or any.
/// Built by the tokenizer, so nothing a user types can be query syntax; a quoted run of words is one phrase.
/// </summary>
internal sealed record SearchQuery(IReadOnlyList<IReadOnlyList<string>> Phrases, bool All)
{
    /// <summary>More words than this do not make a question clearer.</summary>
    public const int MostPhrases = 64;

    /// <summary>Reads a user's words; function words count only when there is nothing else.</summary>
    public static SearchQuery Parse(string text, bool all)
    {
        var phrases = new List<IReadOnlyList<string>>();
        var parts = text.Split('"');
        for (var i = 0; i < parts.Length; i++)
        {
            var terms = Words.Terms(parts[i]).ToList();
            if (terms.Count == 0)
            {
                continue;
            }

            // Odd parts stand between quotation marks; a mark without its partner quotes nothing.
            if (i % 2 == 1 && i + 1 < parts.Length)
            {
                phrases.Add(terms);
            }
            else
            {
                phrases.AddRange(terms.Select(term => (IReadOnlyList<string>)[term]));
            }
        }

        var stopWords = StopWords.For(text);
        var telling = phrases.Where(phrase => phrase.Count > 1 || !stopWords.Contains(phrase[0])).ToList();
        return new SearchQuery([.. Distinct(telling.Count > 0 ? telling : phrases).Take(MostPhrases)], all);
    }

    public bool IsEmpty => Phrases.Count == 0;

    private static IEnumerable<IReadOnlyList<string>> Distinct(IEnumerable<IReadOnlyList<string>> phrases) =>
        phrases.DistinctBy(static phrase => string.Join(' ', phrase), StringComparer.Ordinal);
}
