using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Search;

/// <summary>The words of a source, verbatim but for white space, with the document and line they stand on.</summary>
internal sealed record Quotation(string Path, int Line, string Text)
{
    /// <summary>Bound on a quotation, in characters.</summary>
    public const int Longest = 400;

    /// <summary>A shorter sentence is quoted with those that follow it: it rarely says enough alone.</summary>
    private const int Telling = 120;

    /// <summary>The sentence of a passage that has most of the wanted terms, the earliest among equals, with some context when it is short.</summary>
    public static Quotation From(PassageHit hit, IReadOnlyDictionary<string, double> termWeights) => Best(hit, termWeights).Quotation;

    /// <summary>As <see cref="From"/>, with the summed weight of the distinct terms found in the sentence.</summary>
    public static (Quotation Quotation, double Weight) Best(PassageHit hit, IReadOnlyDictionary<string, double> termWeights)
    {
        var sentences = Sentences.In(hit.Text).ToList();
        var best = 0;
        var bestWeight = -1.0;
        for (var i = 0; i < sentences.Count; i++)
        {
            var weight = Weight(hit.Text, sentences[i], termWeights);
            if (weight > bestWeight)
            {
                (best, bestWeight) = (i, weight);
            }
        }

        if (sentences.Count == 0)
        {
            return (new Quotation(hit.Path, hit.Line, ""), 0);
        }

        var last = best;
        while (sentences[last].End - sentences[best].Start < Telling && last + 1 < sentences.Count && sentences[last + 1].End - sentences[best].Start <= Longest)
        {
            last++;
        }

        var text = Whitespace.Collapse(hit.Text.AsSpan(sentences[best].Start, sentences[last].End - sentences[best].Start));
        return (new Quotation(hit.Path, hit.Line + sentences[best].Line - 1, Shorten(text)), bestWeight);
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
