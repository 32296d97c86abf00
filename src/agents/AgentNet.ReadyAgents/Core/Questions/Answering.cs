using AgentNet.ReadyAgents.Search;

namespace AgentNet.ReadyAgents.Questions;

/// <summary>A question with the quotations that answer it, best first; none when no source does.</summary>
internal sealed record Answer(string Question, IReadOnlyList<Quotation> Quotations);

/// <summary>
/// Chooses, among the passages found for a question, the sentences that say most of what it asks for. Terms weigh by their
/// rarity; a sentence with less than half of the question's weight is not an answer. Equal quotations are given once.
/// </summary>
internal static class Answering
{
    /// <summary>So many passages are worth reading for one question; boilerplate repeats itself often.</summary>
    public const int PassagesRead = 200;

    private const double LeastCoverage = 0.5;

    public static Answer Choose(string question, IReadOnlyList<PassageHit> hits, IReadOnlyDictionary<string, double> termWeights, int most)
    {
        // Sorted, so that the sum is the same to the last bit wherever it is made.
        var total = termWeights.OrderBy(entry => entry.Key, StringComparer.Ordinal).Sum(entry => entry.Value);
        var quotations = hits
            .Select(hit => (hit, best: Quotation.Best(hit, termWeights)))
            .Where(found => found.best.Weight >= LeastCoverage * total && found.best.Weight > 0)
            .OrderByDescending(found => found.best.Weight)
            .ThenByDescending(found => found.hit.Score)
            .ThenBy(found => found.best.Quotation.Path, StringComparer.Ordinal)
            .ThenBy(found => found.best.Quotation.Line)
            .Select(found => found.best.Quotation)
            .DistinctBy(quotation => quotation.Text, StringComparer.Ordinal)
            .Take(most)
            .ToList();
        return new Answer(question, quotations);
    }

    /// <summary>A term's weight from how many of all passages have it; terms no passage has still count as asked for.</summary>
    public static double Weight(long matching, long all) => Math.Log(1 + ((all + 1.0) / (matching + 1.0)));
}
