using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Tests.Text;

public class SentencesTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.|Two!|Three?|Four")]
    [InlineData("Dr. Lamport met Prof. Liskov. They talked.", "Dr. Lamport met Prof. Liskov.|They talked.")]
    [InlineData("It took 3.5 ms. Then it stopped.", "It took 3.5 ms.|Then it stopped.")]
    [InlineData("See example.com for more. End.", "See example.com for more.|End.")]
    [InlineData("J. Gray wrote it. Yes.", "J. Gray wrote it.|Yes.")]
    [InlineData("He said \"no.\" She left.", "He said \"no.\"|She left.")]
    [InlineData("Wait... then go. Now.", "Wait... then go.|Now.")]
    [InlineData("一つ目。二つ目！三つ目", "一つ目。|二つ目！|三つ目")]
    [InlineData("Wrapped\nover lines. Next.", "Wrapped over lines.|Next.")]
    [InlineData("# A heading\nText follows", "# A heading|Text follows")]
    [InlineData("Intro:\n- first point\n- second point", "Intro:|- first point|- second point")]
    [InlineData("Steps\n1. open\n2. close", "Steps|1. open|2. close")]
    [InlineData("No end\n\nAnother paragraph", "No end|Another paragraph")]
    [InlineData("No end\r\n\r\nAnother paragraph\r\n", "No end|Another paragraph")]
    [InlineData("", "")]
    [InlineData(" \n\t\n", "")]
    public void Text_is_cut_where_a_reader_would(string text, string expected) =>
        string.Join('|', Sentences.In(text).Select(sentence => sentence.Quote(text))).ShouldBe(expected);

    [Fact]
    public void Each_sentence_knows_its_first_line()
    {
        const string text = "\nOne is\nhere. Two.\n\n\nThree.";
        Sentences.In(text).Select(sentence => sentence.Line).ShouldBe([2, 3, 6]);
    }

    [Fact]
    public void A_text_without_ends_is_cut_into_bounded_pieces()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 10_000)) + new string('x', 10_000);
        var sentences = Sentences.In(text).ToList();
        sentences.ShouldAllBe(sentence => sentence.Length <= 2 * Sentences.Longest);
        string.Concat(sentences.Select(sentence => text.Substring(sentence.Start, sentence.Length))).Replace(" ", "")
            .ShouldBe(text.Replace(" ", ""));
    }

    [Fact]
    public void Passages_cover_every_sentence_once_and_stay_within_bounds()
    {
        var text = GeneratedText.Prose(seed: 5, sentences: 400);
        var passages = Passages.In(text).ToList();
        passages.ShouldAllBe(passage => passage.Length <= Passages.Longest);
        foreach (var sentence in Sentences.In(text))
        {
            passages.Count(passage => sentence.Start >= passage.Start && sentence.End <= passage.Start + passage.Length).ShouldBe(1);
        }

        foreach (var passage in passages)
        {
            passage.Line.ShouldBe(1 + text.AsSpan(0, passage.Start).Count('\n'));
        }
    }
}
