using AgentNet.ReadyAgents.Search;
using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Tests.Search;

/// <summary>
/// The oracle of the index: reads every passage for every query and computes BM25 as SQLite's documentation states it
/// (k1 = 1.2, b = 0.75, idf of phrases, floored at one millionth).
/// </summary>
internal sealed class NaiveScan
{
    private readonly List<(string Path, Passage Place, string Text, string[] Terms)> _passages = [];

    public NaiveScan(IEnumerable<(string Path, string Text)> documents)
    {
        foreach (var (path, text) in documents)
        {
            foreach (var passage in Passages.In(text))
            {
                var part = text.Substring(passage.Start, passage.Length);
                _passages.Add((path, passage, part, [.. Words.Terms(part)]));
            }
        }
    }

    public int Count => _passages.Count;

    public IReadOnlyList<PassageHit> Find(SearchQuery query)
    {
        var averageLength = _passages.Average(passage => passage.Terms.Length);
        var idf = query.Phrases.Select(phrase =>
        {
            var matching = _passages.Count(passage => Occurrences(passage.Terms, phrase) > 0);
            return Math.Max(1e-6, Math.Log((Count - matching + 0.5) / (matching + 0.5)));
        }).ToArray();
        return _passages
            .Where(passage => query.All
                ? query.Phrases.All(phrase => Occurrences(passage.Terms, phrase) > 0)
                : query.Phrases.Any(phrase => Occurrences(passage.Terms, phrase) > 0))
            .Select(passage => new PassageHit(passage.Path, passage.Place.Line, passage.Text, query.Phrases.Select((phrase, i) =>
            {
                var frequency = Occurrences(passage.Terms, phrase);
                return idf[i] * frequency * 2.2 / (frequency + (1.2 * (0.25 + (0.75 * passage.Terms.Length / averageLength))));
            }).Sum()))
            .OrderByDescending(hit => hit.Score)
            .ToList();
    }

    private static int Occurrences(string[] terms, IReadOnlyList<string> phrase) =>
        Enumerable.Range(0, Math.Max(0, terms.Length - phrase.Count + 1)).Count(at => phrase.Select((term, i) => terms[at + i] == term).All(same => same));
}
