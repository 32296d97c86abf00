using System.Text;

namespace AgentNet.ReadyAgents.Tests;

/// <summary>Texts made from a seed: the same seed gives the same text on every machine.</summary>
internal static class GeneratedText
{
    private static readonly string[] Syllables = ["ba", "co", "di", "fu", "ga", "ke", "li", "mo", "nu", "pa", "ri", "so", "tu", "va", "we", "zo"];

    /// <summary>Paragraphs of invented words, skewed as in real languages.</summary>
    public static string Prose(int seed, int sentences)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var i = 0; i < sentences; i++)
        {
            text.Append(Sentence(random, 6 + random.Next(10), vocabulary: 400));
            text.Append(random.Next(5) == 0 ? "\n\n" : random.Next(3) == 0 ? "\n" : " ");
        }

        return text.ToString();
    }

    public static string Sentence(Random random, int words, int vocabulary)
    {
        var parts = Enumerable.Range(0, words).Select(_ => Word((int)(vocabulary * Math.Pow(random.NextDouble(), 2.5)))).ToArray();
        parts[0] = char.ToUpperInvariant(parts[0][0]) + parts[0][1..];
        return string.Join(' ', parts) + ".";
    }

    public static string Word(int number)
    {
        var word = new StringBuilder();
        do
        {
            word.Append(Syllables[number % Syllables.Length]);
            number /= Syllables.Length;
        }
        while (number > 0);
        return word.Append('n').ToString();
    }
}
