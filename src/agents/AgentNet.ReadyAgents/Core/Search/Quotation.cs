using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Search;

/// <summary>The words of a source, verbatim but for white space, with the document and line they stand on.</summary>
internal sealed record Quotation(string Path, int Line, string Text)
{
    /// <summary>Bound on a quotation, in characters.</summary>
    public const int Longest = 400;

    /// <summary>The sentence of a passage that has most of the wanted terms, the earliest among equals.</summary>
    public static Quotation From(PassageHit hit, IReadOnlyDictionary<string, double> termWeights) => Best(hit, termWeights).Quotation;

    /// <summary>As <see cref="From"/>, with the summed weight of the distinct terms found in the sentence.</summary>
    public static (Quotation Quotation, double Weight) Best(PassageHit hit, IReadOnlyDictionary<string, double> termWeights)
    {
        var best = default(Sentence);
        var bestWeight = -1.0;
        foreach (var sentence in Sentences.In(hit.Text))
        {
            var weight = Weight(hit.Text, sentence, termWeights);
            if (weight > bestWeight)
            {
                (best, bestWeight) = (sentence, weight);
            }
        }

        var text = best.Length == 0 ? "" : best.Quote(hit.Text);
        return (new Quotation(hit.Path, hit.Line + Math.Max(best.Line - 1, 0), Shorten(text)), Math.Max(bestWeight, 0));
    }

    private static double Weight(string text, Sentence sentence, IReadOnlyDictionary<string, double> termWeights)
    {
        var sum = 0.0;
        foreach (var term in Words.In(text, sentence.Start, sentence.Length).Select(word => Words.Term(text, word)).Distinct(StringComparer.Ordinal))
        {
            sum += termWeights.GetValueOrDefault(term);
        }

        return sum;
    }

    private static string Shorten(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var blank = text.LastIndexOf(' ', Longest - 2);
        var end = blank > Longest / 2 ? blank : Longest - 2;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), " …");
    }
}
