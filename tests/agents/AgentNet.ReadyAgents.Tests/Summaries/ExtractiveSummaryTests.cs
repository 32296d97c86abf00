using System.Diagnostics;
using System.Text;
using AgentNet.ReadyAgents.Summaries;
using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Tests.Summaries;

public class ExtractiveSummaryTests
{
    private const int Wanted = 3;

    [Fact]
    public void Planted_key_sentences_are_found_far_better_than_by_taking_the_first_ones()
    {
        int summary = 0, first = 0, planted = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var (text, keys) = Planted(seed);
            planted += Wanted;
            summary += Found(ExtractiveSummary.Of(text, Wanted), text, keys);
            first += Found([.. Sentences.In(text).Take(Wanted)], text, keys);
        }

        summary.ShouldBeGreaterThan(planted * 8 / 10);
        summary.ShouldBeGreaterThan(3 * first);
    }

    [Fact]
    public void The_same_text_gives_the_same_sentences_in_the_order_of_the_text()
    {
        var text = GeneratedText.Prose(seed: 1, sentences: 900);
        var once = ExtractiveSummary.Of(text, 7);
        once.Count.ShouldBe(7);
        ExtractiveSummary.Of(text, 7).ShouldBe(once);
        once.ShouldBe(once.OrderBy(sentence => sentence.Start));
    }

    [Fact]
    public void Short_texts_are_their_own_summary()
    {
        const string text = "Only one sentence stands in this text.";
        ExtractiveSummary.Of(text, 3).Select(sentence => sentence.Quote(text)).ShouldBe([text]);
        ExtractiveSummary.Of("", 3).ShouldBeEmpty();
        ExtractiveSummary.Of("Title", 3).Count.ShouldBe(1);
    }

    [Fact]
    public void A_statement_is_not_given_twice()
    {
        var text = string.Join("\n\n", Enumerable.Repeat("The coordinator renews every lease before it expires.", 5)
            .Append("Agents report results with their fencing token.").Append("An old token is refused by the coordinator."));
        ExtractiveSummary.Of(text, 3).Select(sentence => sentence.Quote(text)).ShouldBeUnique();
    }

    [Fact]
    public void Headings_give_way_to_sentences()
    {
        const string text = "# Leases\n\nA lease gives the right to work for a while.\n\n# Tokens\n\nA token orders the leases of one task.\n";
        ExtractiveSummary.Of(text, 2).Select(sentence => sentence.Quote(text))
            .ShouldBe(["A lease gives the right to work for a while.", "A token orders the leases of one task."]);
    }

    [Fact]
    public void Equally_good_sentences_are_taken_from_the_beginning()
    {
        const string text = "Alpha beta gamma delta epsilon.\n\nZeta eta theta iota kappa.\n\nLambda nu xi omicron rho.";
        ExtractiveSummary.Of(text, 2).Select(sentence => sentence.Line).ShouldBe([1, 3]);
    }

    [Fact]
    public void Two_megabytes_take_seconds_and_one_endless_line_does_too()
    {
        var text = GeneratedText.Prose(seed: 2, sentences: 40_000);
        text.Length.ShouldBeGreaterThan(2_000_000);
        var watch = Stopwatch.StartNew();
        ExtractiveSummary.Of(text, 5).Count.ShouldBe(5);
        ExtractiveSummary.Of(new string('x', 2_000_000), 5).ShouldNotBeEmpty();
        ExtractiveSummary.Of(string.Concat(Enumerable.Repeat("same words again. ", 120_000)), 5).ShouldNotBeEmpty();

        // Quadratic work would take minutes; the bound leaves room for a busy machine.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ExtractiveSummary.MostSentences + 1)]
    public void The_number_of_sentences_has_bounds(int sentences) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ExtractiveSummary.Of("Text.", sentences));

    // A document of several subjects, each with one sentence that names most of what the subject's others talk about,
    // somewhere between digressions that share nothing with anything.
    private static (string Text, string[] Keys) Planted(int seed)
    {
        var random = new Random(seed);
        var keys = new List<string>();
        var body = new List<string>();
        for (var subject = 0; subject < Wanted; subject++)
        {
            var words = Enumerable.Range(0, 12).Select(i => GeneratedText.Word(1_000 + (subject * 100) + i)).ToArray();
            for (var i = 0; i < 8; i++)
            {
                random.Shuffle(words);
                body.Add(Sentence([.. words.Take(4), .. Noise(random, 4)]));
            }

            random.Shuffle(words);
            var key = Sentence([.. words.Take(9), .. Noise(random, 1)]);
            keys.Add(key);
            body.Add(key);
        }

        for (var i = 0; i < 15; i++)
        {
            body.Add(Sentence(Noise(random, 9)));
        }

        var all = body.ToArray();
        random.Shuffle(all);
        return (string.Join(' ', all), [.. keys]);
    }

    private static string[] Noise(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => GeneratedText.Word(5_000 + random.Next(20_000)))];

    private static string Sentence(string[] words) => new StringBuilder(string.Join(' ', words)) { [0] = char.ToUpperInvariant(words[0][0]) }.Append('.').ToString();

    private static int Found(IReadOnlyList<Sentence> sentences, string text, string[] keys) => sentences.Count(sentence => keys.Contains(sentence.Quote(text)));
}
