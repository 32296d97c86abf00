namespace Tidy;

/// <summary>
/// Blanks comments and the contents of literals in C# text and keeps every line break, so that line numbers stay true.
/// Holes of interpolated strings are blanked with their string: no rule needs them.
/// </summary>
internal static class CodeScanner
{
    public static string Blank(string text)
    {
        var code = text.ToCharArray();
        var at = 0;
        while (at < code.Length)
            at = StartsLiteralOrComment(text, at) is { } end ? BlankUpTo(code, at, end) : at + 1;
        return new string(code);
    }

    private static int BlankUpTo(char[] code, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (code[i] != '\n')
                code[i] = ' ';
        }

        return end;
    }

    private static int? StartsLiteralOrComment(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("//"))
            return End(text, text.IndexOf('\n', at));
        if (rest.StartsWith("/*"))
            return End(text, text.IndexOf("*/", at + 2, StringComparison.Ordinal), 2);
        if (rest[0] == '\'')
            return CharacterEnd(text, at);
        var quote = at;
        while (quote < text.Length && text[quote] is '$' or '@')
            quote++;
        if (quote >= text.Length || text[quote] != '"')
            return null;
        var quotes = 0;
        while (quote + quotes < text.Length && text[quote + quotes] == '"')
            quotes++;
        if (quotes >= 3)
            return End(text, text.IndexOf(new string('"', quotes), quote + quotes, StringComparison.Ordinal), quotes);
        var prefix = text.AsSpan(at, quote - at);
        if (prefix.Contains('@'))
            return VerbatimEnd(text, quote);
        return prefix.Contains('$') ? InterpolatedEnd(text, quote) : QuotedEnd(text, quote);
    }

    private static int CharacterEnd(string text, int at)
    {
        const int LongestEscape = 12;
        var escaped = at + 1 < text.Length && text[at + 1] == '\\';
        var closing = text.IndexOf('\'', Math.Min(text.Length, at + (escaped ? 3 : 2)));
        return closing < 0 || closing - at > LongestEscape ? at + 1 : closing + 1;
    }

    private static int QuotedEnd(string text, int quote)
    {
        for (var i = quote + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] is '"' or '\n')
                return i + 1;
        }

        return text.Length;
    }

    private static int VerbatimEnd(string text, int quote)
    {
        for (var i = quote + 1; i < text.Length; i++)
        {
            if (text[i] != '"')
                continue;
            if (i + 1 >= text.Length || text[i + 1] != '"')
                return i + 1;
            i++;
        }

        return text.Length;
    }

    private static int InterpolatedEnd(string text, int quote)
    {
        var depth = 0;
        for (var i = quote + 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case '"' when depth > 0:
                    i = QuotedEnd(text, i) - 1;
                    break;
                case '"' or '\n':
                    return i + 1;
            }
        }

        return text.Length;
    }

    private static int End(string text, int found, int length = 0) => found < 0 ? text.Length : found + length;
}
