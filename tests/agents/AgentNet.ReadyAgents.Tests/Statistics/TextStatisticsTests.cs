using AgentNet.ReadyAgents.Statistics;

namespace AgentNet.ReadyAgents.Tests.Statistics;

public class TextStatisticsTests
{
    [Fact]
    public void A_text_is_counted()
    {
        var statistics = TextStatistics.Of("The lease is lost.\nWho holds the LEASE now? 𝒜\n");
        statistics.Documents.ShouldBe(1);
        statistics.Lines.ShouldBe(2);
        statistics.Characters.ShouldBe(46);
        statistics.Words.ShouldBe(10);
        statistics.Sentences.ShouldBe(3);
        statistics.Vocabulary.ShouldBe(8);
        statistics.TopTerms(2).ShouldBe([KeyValuePair.Create("lease", 2L), KeyValuePair.Create("holds", 1L)]);
    }

    [Fact]
    public void An_empty_text_is_a_document_without_content() =>
        ShouldEqual(TextStatistics.Of(""), TextStatistics.None with { Documents = 1 });

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("\n\n", 2)]
    public void Lines_are_counted_as_an_editor_shows_them(string text, long lines) => TextStatistics.Of(text).Lines.ShouldBe(lines);

    [Fact]
    public void Top_terms_leave_out_function_words_and_numbers_and_order_equals_by_word() =>
        TextStatistics.Of("the the the 42 42 42 zebra apple apple zebra mango").TopTerms(5)
            .Select(term => term.Key).ShouldBe(["apple", "zebra", "mango"]);

    [Fact]
    public void Reading_time_follows_the_words() =>
        (TextStatistics.None with { Words = 2 * TextStatistics.WordsPerMinute }).ReadingTime.ShouldBe(TimeSpan.FromMinutes(2));

    [Fact]
    public void Merging_is_associative_and_commutative_and_counts_what_one_text_would()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var texts = Enumerable.Range(0, 3).Select(_ => GeneratedText.Prose(random.Next(), random.Next(12))).ToArray();
            var (a, b, c) = (TextStatistics.Of(texts[0]), TextStatistics.Of(texts[1]), TextStatistics.Of(texts[2]));
            ShouldEqual(a.Merge(b), b.Merge(a));
            ShouldEqual(a.Merge(b).Merge(c), a.Merge(b.Merge(c)));
            ShouldEqual(a.Merge(TextStatistics.None), a);
            ShouldEqual(a.Merge(b).Merge(c) with { Documents = 1 }, Joined(texts));
        }
    }

    // Joined with blank lines, which add characters and lines and nothing else.
    private static TextStatistics Joined(string[] texts)
    {
        var joined = TextStatistics.Of(string.Join("\n\n", texts));
        var parts = texts.Select(TextStatistics.Of).ToArray();
        return joined with { Characters = parts.Sum(part => part.Characters), Lines = parts.Sum(part => part.Lines) };
    }

    private static void ShouldEqual(TextStatistics left, TextStatistics right)
    {
        left.Terms.Entries.ShouldBe(right.Terms.Entries);
        (left with { Terms = TermTable.Empty }).ShouldBe(right with { Terms = TermTable.Empty });
    }
}
