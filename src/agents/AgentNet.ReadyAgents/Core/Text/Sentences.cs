namespace AgentNet.ReadyAgents.Text;

/// <summary>One sentence: where it stands in the text and on which line (from 1) it begins.</summary>
internal readonly record struct Sentence(int Start, int Length, int Line)
{
    public int End => Start + Length;

    /// <summary>The sentence with every run of white space as one blank.</summary>
    public string Quote(string text) => Whitespace.Collapse(text.AsSpan(Start, Length));
}

/// <summary>
/// Cuts a text into sentences by punctuation, blank lines, headings and list items.
/// Knows common abbreviations, initials and numbers; a "sentence" without an end is cut at a blank after <see cref="Longest"/> characters.
/// </summary>
internal static class Sentences
{
    /// <summary>Bound on one sentence, in characters: logs and minified files have lines of megabytes.</summary>
    public const int Longest = 1_000;

    // As they are written: "Ms." is a title, "ms." a unit that may well end a sentence.
    private static readonly HashSet<string> Abbreviations = new(StringComparer.Ordinal)
    {
        "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "No", "Vol", "vol", "Fig", "fig", "vs", "etc", "e.g", "i.e", "cf", "al", "approx", "ca", "Inc", "Ltd", "Co",
        "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "bzw", "usw", "z.B", "d.h", "u.a", "Nr", "p", "pp",
    };

    public static IEnumerable<Sentence> In(string text)
    {
        var line = 1;
        var start = -1;
        var startLine = 1;
        var at = 0;
        while (at < text.Length)
        {
            var character = text[at];
            if (start < 0)
            {
                if (char.IsWhiteSpace(character))
                {
                    line += character == '\n' ? 1 : 0;
                    at++;
                    continue;
                }

                start = at;
                startLine = line;
            }

            if (character == '\n')
            {
                if (EndsAtLineBreak(text, start, at))
                {
                    yield return Cut(text, start, at, startLine);
                    start = -1;
                }

                line++;
                at++;
                continue;
            }

            at++;
            if (IsFullStop(character))
            {
                var after = SkipClosers(text, at);
                if (EndsSentence(text, start, at - 1, after))
                {
                    yield return Cut(text, start, after, startLine);
                    start = -1;
                    at = after;
                    continue;
                }
            }

            if (at - start >= Longest && (char.IsWhiteSpace(character) || at - start >= 2 * Longest))
            {
                yield return Cut(text, start, at, startLine);
                start = -1;
            }
        }

        if (start >= 0)
        {
            yield return Cut(text, start, text.Length, startLine);
        }
    }

    /// <summary>Whether a sentence ends as one does, and not merely at the end of its line.</summary>
    public static bool HasEnd(string text, Sentence sentence) =>
        text.AsSpan(sentence.Start, sentence.Length).TrimEnd("\"')]”’»」』") is [.., var last] && IsFullStop(last);

    private static Sentence Cut(string text, int start, int end, int line)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new Sentence(start, end - start, line);
    }

    private static bool IsFullStop(char character) => character is '.' or '!' or '?' or '…' or '。' or '！' or '？';

    private static int SkipClosers(string text, int at)
    {
        while (at < text.Length && text[at] is '.' or '!' or '?' or '"' or '\'' or ')' or ']' or '”' or '’' or '»' or '」' or '』')
        {
            at++;
        }

        return at;
    }

    private static bool EndsSentence(string text, int start, int stop, int after)
    {
        if (text[stop] is '。' or '！' or '？' || after >= text.Length)
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[after]))
        {
            return false;
        }

        if (text[stop] == '.' && after == stop + 1 && IsAbbreviation(text, start, stop))
        {
            return false;
        }

        var next = after;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        return next >= text.Length || !char.IsLower(text[next]);
    }

    private static bool IsAbbreviation(string text, int start, int stop)
    {
        var from = stop;
        while (from > start && (char.IsLetter(text[from - 1]) || text[from - 1] == '.'))
        {
            from--;
        }

        var word = text.AsSpan(from, stop - from);
        return (word.Length == 1 && char.IsUpper(word[0])) || Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    // A line break ends a sentence before a blank line, after a heading, and before a heading, list item or quotation.
    private static bool EndsAtLineBreak(string text, int start, int lineBreak)
    {
        if (text[start] == '#')
        {
            return true;
        }

        var next = lineBreak + 1;
        while (next < text.Length && text[next] is ' ' or '\t' or '\r')
        {
            next++;
        }

        if (next >= text.Length || text[next] == '\n')
        {
            return true;
        }

        if (text[next] is '#' or '>' or '|' or '=')
        {
            return true;
        }

        if (text[next] is '-' or '*' or '+' or '•')
        {
            return next + 1 < text.Length && (char.IsWhiteSpace(text[next + 1]) || text[next + 1] == text[next]);
        }

        var digits = next;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        return digits > next && digits + 1 < text.Length && text[digits] is '.' or ')' && text[digits + 1] == ' ';
    }
}
