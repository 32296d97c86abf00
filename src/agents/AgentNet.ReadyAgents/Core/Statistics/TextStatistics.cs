using System.Runtime.InteropServices;
using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Statistics;

/// <summary>
/// Counts of one text or of many merged ones. Every field adds up under <see cref="Merge"/>, which is associative and
/// commutative with <see cref="None"/> as its neutral element.
/// </summary>
internal sealed record TextStatistics(long Documents, long Characters, long Lines, long Words, long Sentences, TermTable Terms)
{
    /// <summary>Silent reading of English prose by adults, in words per minute (Brysbaert 2019).</summary>
    public const int WordsPerMinute = 238;

    public static readonly TextStatistics None = new(0, 0, 0, 0, 0, TermTable.Empty);

    public int Vocabulary => Terms.Count;

    public TimeSpan ReadingTime => TimeSpan.FromSeconds(Math.Ceiling(Words * 60.0 / WordsPerMinute));

    public static TextStatistics Of(string text)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        long words = 0;
        foreach (var word in Text.Words.In(text))
        {
            words++;
            CollectionsMarshal.GetValueRefOrAddDefault(counts, Text.Words.Lower(text, word), out _)++;
        }

        return new TextStatistics(1, CharactersOf(text), LinesOf(text), words, Text.Sentences.In(text).LongCount(), TermTable.Of(counts));
    }

    public TextStatistics Merge(TextStatistics other) => new(
        Documents + other.Documents,
        Characters + other.Characters,
        Lines + other.Lines,
        Words + other.Words,
        Sentences + other.Sentences,
        Terms.Merge(other.Terms));

    /// <summary>The words that occur most often, function words and numbers left out.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> TopTerms(int count) =>
        Terms.Top(count, static term => term.Length > 1 && !char.IsAsciiDigit(term[0]) && !StopWords.InAnyLanguage(term));

    // Unicode characters: a surrogate pair is one.
    private static long CharactersOf(string text)
    {
        long pairs = 0;
        foreach (var unit in text)
        {
            pairs += char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return text.Length - pairs;
    }

    // A last line counts whether or not a line break ends it.
    private static long LinesOf(string text) => text.Length == 0 ? 0 : text.AsSpan().Count('\n') + (text[^1] == '\n' ? 0 : 1);
}
