using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Files;

/// <summary>Cuts a text into parts of bounded size along sentence ends, for agents that take only so much at a time.</summary>
internal static class TextParts
{
    /// <summary>Parts in the text's order; only a single sentence may make a part longer than asked.</summary>
    public static IEnumerable<Passage> Of(string text, int longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        var start = -1;
        var end = 0;
        var line = 0;
        foreach (var sentence in Sentences.In(text))
        {
            if (start >= 0 && sentence.End - start > longest)
            {
                yield return new Passage(start, end - start, line);
                start = -1;
            }

            if (start < 0)
            {
                (start, line) = (sentence.Start, sentence.Line);
            }

            end = sentence.End;
        }

        if (start >= 0)
        {
            yield return new Passage(start, end - start, line);
        }
    }
}
