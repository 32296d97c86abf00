using AgentNet.ReadyAgents.Questions;
using AgentNet.ReadyAgents.Search;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Agents;

/// <summary>
/// Indexes the documents of a folder, finds passages in them, and answers questions by quoting them. Each folder has an index of
/// its own; indexing is keyed by path and hash, so a repeated task changes nothing.
/// </summary>
[Agent("search", Name = "Search", Tags = ["ready"])]
internal sealed class SearchAgent(DocumentAccess documents, IndexFolder indexes)
{
    private const string CustomaryQuestions = "questions.txt";

    [Capability("search.index", Description = "Takes files of a folder into its full-text index; what is indexed already is left alone.")]
    public IndexReply Index(IndexRequest request, CancellationToken cancellation)
    {
        var index = Open(request.Folder);
        var skipped = new List<LeftOut>();
        var changed = index.Upsert(Read());
        return new IndexReply(request.Files.Count - skipped.Count, changed, skipped);

        // Read while the transaction runs: one document in memory at a time, and a cancelled task rolls back.
        IEnumerable<(string Path, string Hash, string Text)> Read()
        {
            foreach (var file in request.Files)
            {
                cancellation.ThrowIfCancellationRequested();
                var outcome = documents.TryRead(request.Folder, file.Path);
                if (outcome.Document is { } document)
                {
                    yield return (document.Path, document.Hash, document.Text);
                }
                else
                {
                    skipped.Add(new LeftOut(file.Path, outcome.SkipReason!));
                }
            }
        }
    }

    [Capability("search.retain", Description = "Forgets every indexed document of a folder that is not among the given files.")]
    public RetainReply Retain(RetainRequest request)
    {
        var index = Open(request.Collection);
        var forgotten = index.Retain(request.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal));
        return new RetainReply(index.Documents, forgotten);
    }

    [Capability("search.query", Description = "Finds passages by words and phrases, best first, with the line they stand on.")]
    public QueryReply Query(QueryRequest request)
    {
        var index = Open(request.Folder);
        var query = SearchQuery.Parse(request.Text, request.All);
        var weights = Weights(index, query);
        return new QueryReply([.. index.Find(query, request.Limit).Select(hit =>
        {
            var quotation = Quotation.From(hit, weights);
            return new Hit(quotation.Path, quotation.Line, quotation.Text, hit.Score);
        })]);
    }

    [Capability("search.answer", Description = "Answers questions by quoting indexed documents, with path and line; a question without a source stays unanswered.")]
    public AnswerReply Answer(AnswerRequest request, TaskContext context, CancellationToken cancellation)
    {
        var index = Open(request.Folder);
        var questions = Questions(request);
        var answers = new List<QuestionAnswer>(questions.Count);
        foreach (var question in questions)
        {
            cancellation.ThrowIfCancellationRequested();
            var query = SearchQuery.Parse(question, all: false);
            var answer = Answering.Choose(question, index.Find(query, Answering.PassagesRead), Weights(index, query), request.Quotations);
            answers.Add(new QuestionAnswer(question, [.. answer.Quotations.Select(quotation => new Quoted(quotation.Path, quotation.Line, quotation.Text))]));
            context.Progress((double)answers.Count / questions.Count, question);
        }

        return new AnswerReply(answers);
    }

    private IReadOnlyList<string> Questions(AnswerRequest request)
    {
        if (request.QuestionsFile is { } file)
        {
            return [.. request.Questions ?? [], .. QuestionList.Parse(documents.Read(file).Text)];
        }

        // Nobody asked for this file: when it is not there or not text, there are simply no questions.
        return request.Questions ?? (documents.TryRead(request.Folder, CustomaryQuestions).Document is { } byCustom ? QuestionList.Parse(byCustom.Text) : []);
    }

    private PassageIndex Open(string folder) => indexes.Open(documents.Canonical(folder));

    private static Dictionary<string, double> Weights(PassageIndex index, SearchQuery query)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var term in query.Phrases.SelectMany(phrase => phrase).Distinct(StringComparer.Ordinal))
        {
            var (matching, all) = index.Frequency([term]);
            weights[term] = Answering.Weight(matching, all);
        }

        return weights;
    }
}
