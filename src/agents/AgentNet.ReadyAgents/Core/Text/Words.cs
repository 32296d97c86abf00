using System.Globalization;
using System.Text;

namespace AgentNet.ReadyAgents.Text;

/// <summary>
/// The one tokenizer of search, summaries and statistics: cuts a text into words.
/// A word is a run of letters, marks and digits, with apostrophes inside; in scripts written without spaces it is
/// each pair of neighbouring characters, the usual unit for finding things there.
/// </summary>
internal static class Words
{
    /// <summary>Longer runs are data rather than language (keys, encoded blobs) and are cut at this length.</summary>
    public const int LongestWord = 64;

    /// <summary>Where a word stands in its text.</summary>
    public readonly record struct Word(int Start, int Length);

    public static IEnumerable<Word> In(string text) => In(text, 0, text.Length);

    public static IEnumerable<Word> In(string text, int start, int length)
    {
        var end = start + length;
        var at = start;
        while (at < end)
        {
            var kind = KindAt(text, at, end, out var width);
            if (kind == Kind.Other)
            {
                at += width;
                continue;
            }

            var wordStart = at;
            if (kind == Kind.Unspaced)
            {
                var previous = at;
                at += width;
                var pairs = 0;
                while (at < end && KindAt(text, at, end, out width) == Kind.Unspaced)
                {
                    yield return new Word(previous, at + width - previous);
                    pairs++;
                    previous = at;
                    at += width;
                }

                if (pairs == 0)
                {
                    yield return new Word(wordStart, at - wordStart);
                }

                continue;
            }

            at += width;
            while (at < end && at - wordStart < LongestWord)
            {
                var next = KindAt(text, at, end, out width);
                if (next == Kind.Letter)
                {
                    at += width;
                }
                else if (next == Kind.Other && IsApostrophe(text[at]) && at + 1 < end && KindAt(text, at + 1, end, out _) == Kind.Letter)
                {
                    at++;
                }
                else
                {
                    break;
                }
            }

            yield return new Word(wordStart, at - wordStart);
        }
    }

    /// <summary>The word in lower case with a plain apostrophe: what statistics count.</summary>
    public static string Lower(string text, Word word) =>
        string.Create(word.Length, (text, word), static (target, source) =>
        {
            source.text.AsSpan(source.word.Start, source.word.Length).ToLowerInvariant(target);
            target.Replace('\u2019', '\'');
        });

    /// <summary>
    /// The form under which a word is found: lower case, without diacritics and apostrophes, English plurals as singular.
    /// </summary>
    public static string Term(string text, Word word)
    {
        Span<char> lower = stackalloc char[word.Length];
        text.AsSpan(word.Start, word.Length).ToLowerInvariant(lower);
        Span<char> folded = stackalloc char[word.Length];
        var length = 0;
        var ascii = true;
        foreach (var character in lower)
        {
            if (IsApostrophe(character) || character is >= '\u0300' and <= '\u036f')
            {
                continue;
            }

            var plain = character < 128 ? character : Diacritics.Remove(character);
            ascii &= plain < 128;
            folded[length++] = plain;
        }

        return (ascii ? Singular(folded[..length]) : folded[..length]).ToString();
    }

    public static IEnumerable<string> Terms(string text) => In(text).Select(word => Term(text, word)).Where(term => term.Length > 0);

    // Harman's S-stemmer, and "es" after a hiss: each rule with its exceptions; enough for "clocks" to find "clock".
    private static ReadOnlySpan<char> Singular(ReadOnlySpan<char> term)
    {
        if (term.Length < 4 || term[^1] != 's')
        {
            return term;
        }

        if (term.EndsWith("ies", StringComparison.Ordinal))
        {
            return term[^4] is 'e' or 'a' ? term : string.Concat(term[..^3], "y");
        }

        if (term[^2] == 'e')
        {
            if (term.EndsWith("sses", StringComparison.Ordinal) || term.EndsWith("xes", StringComparison.Ordinal) || term.EndsWith("hes", StringComparison.Ordinal))
            {
                return term[..^2];
            }

            return term[^3] is 'a' or 'e' or 'o' ? term : term[..^1];
        }

        return term[^2] is 'u' or 's' or 'i' ? term : term[..^1];
    }

    private static bool IsApostrophe(char character) => character is '\'' or '\u2019';

    private enum Kind
    {
        Other,
        Letter,
        Unspaced,
    }

    private static Kind KindAt(string text, int at, int end, out int width)
    {
        var character = text[at];
        width = 1;
        if (character < 128)
        {
            return char.IsAsciiLetterOrDigit(character) ? Kind.Letter : Kind.Other;
        }

        if (char.IsHighSurrogate(character) && at + 1 < end && char.IsLowSurrogate(text[at + 1]))
        {
            width = 2;
            var rune = new Rune(character, text[at + 1]);
            return rune.Value is >= 0x20000 and <= 0x3ffff ? Kind.Unspaced : IsWordPart(Rune.GetUnicodeCategory(rune)) ? Kind.Letter : Kind.Other;
        }

        if (!IsWordPart(char.GetUnicodeCategory(character)))
        {
            return Kind.Other;
        }

        return IsUnspaced(character) ? Kind.Unspaced : Kind.Letter;
    }

    // Kana, Han (with extension A and compatibility forms), Thai, Lao, Khmer, Myanmar.
    private static bool IsUnspaced(char character) => character
        is (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u4dbf') or (>= '\u4e00' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff')
        or (>= '\u0e00' and <= '\u0eff') or (>= '\u1000' and <= '\u109f') or (>= '\u1780' and <= '\u17ff');

    private static bool IsWordPart(UnicodeCategory category) => category
        is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
        or UnicodeCategory.OtherNumber;
}
