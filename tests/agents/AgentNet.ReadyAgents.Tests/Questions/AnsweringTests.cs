using AgentNet.ReadyAgents.Questions;
using AgentNet.ReadyAgents.Search;

namespace AgentNet.ReadyAgents.Tests.Questions;

public class AnsweringTests
{
    private static readonly Dictionary<string, double> Weights = new() { ["vector"] = 2, ["clock"] = 1 };

    [Fact]
    public void The_sentence_that_says_most_of_the_question_answers_it()
    {
        var answer = Answering.Choose("What is a vector clock?",
        [
            new PassageHit("a.txt", 4, "A clock ticks. Nothing else.", 9),
            new PassageHit("b.txt", 10, "First this.\nA vector clock counts events per node. Then that.", 5),
        ], Weights, most: 3);
        answer.Quotations.ShouldBe([new Quotation("b.txt", 11, "A vector clock counts events per node. Then that.")]);
    }

    [Fact]
    public void Equal_sentences_are_quoted_once_from_the_first_path()
    {
        var hits = new[] { "z.txt", "a.txt", "m.txt" }.Select(path => new PassageHit(path, 1, "The vector clock.", 1)).ToList();
        Answering.Choose("?", hits, Weights, 3).Quotations.ShouldBe([new Quotation("a.txt", 1, "The vector clock.")]);
    }

    [Fact]
    public void The_number_of_quotations_is_bounded_and_the_best_come_first()
    {
        var hits = new[]
        {
            new PassageHit("a.txt", 1, "One vector.", 3), new PassageHit("b.txt", 1, "A vector clock.", 1), new PassageHit("c.txt", 1, "Two vectors.", 4),
        };
        Answering.Choose("?", hits, Weights, 2).Quotations.Select(quotation => quotation.Path).ShouldBe(["b.txt", "c.txt"]);
    }

    [Fact]
    public void Without_a_source_there_is_no_answer() => Answering.Choose("?", [], Weights, 3).Quotations.ShouldBeEmpty();

    [Fact]
    public void Long_sentences_are_shortened_at_a_blank()
    {
        var hit = new PassageHit("a.txt", 1, "A vector " + string.Join(' ', Enumerable.Repeat("word", 200)), 1);
        var quotation = Quotation.From(hit, Weights);
        quotation.Text.Length.ShouldBeLessThanOrEqualTo(Quotation.Longest);
        quotation.Text.ShouldEndWith("word …");
    }

    [Fact]
    public void Questions_are_lines_without_comments_and_repetitions() =>
        QuestionList.Parse("# about\n\n What is a lease? \r\nWho holds it?\nWhat is a lease?\n").ShouldBe(["What is a lease?", "Who holds it?"]);
}
