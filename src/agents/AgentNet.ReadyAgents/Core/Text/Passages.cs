namespace AgentNet.ReadyAgents.Text;

/// <summary>A few sentences that stand together: what is indexed, found and quoted as one.</summary>
internal readonly record struct Passage(int Start, int Length, int Line);

/// <summary>
/// Cuts a text into passages along sentence ends: a paragraph where paragraphs have a handy size, several short ones
/// or part of a long one otherwise. Every sentence belongs to exactly one passage.
/// </summary>
internal static class Passages
{
    /// <summary>A passage is closed at a paragraph's end once it has this many characters.</summary>
    public const int Handy = 250;

    /// <summary>A passage takes no further sentence that would make it longer than this many characters.</summary>
    public const int Longest = 900;

    public static IEnumerable<Passage> In(string text)
    {
        var start = -1;
        var end = 0;
        var line = 0;
        foreach (var sentence in Sentences.In(text))
        {
            if (start >= 0 && (sentence.End - start > Longest || (end - start >= Handy && HasBlankLine(text, end, sentence.Start))))
            {
                yield return new Passage(start, end - start, line);
                start = -1;
            }

            if (start < 0)
            {
                start = sentence.Start;
                line = sentence.Line;
            }

            end = sentence.End;
        }

        if (start >= 0)
        {
            yield return new Passage(start, end - start, line);
        }
    }

    private static bool HasBlankLine(string text, int from, int to) => text.AsSpan(from, to - from).Count('\n') > 1;
}
