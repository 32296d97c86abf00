using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AgentNet.ReadyAgents.Agents;

internal sealed record IndexRequest(string Folder, IReadOnlyList<FileRef> Files);

internal sealed record IndexReply(int Documents, int Changed, IReadOnlyList<LeftOut> Skipped);

internal sealed record RetainRequest(
    [property: Description("the folder whose index is meant")] string Collection,
    IReadOnlyList<FileRef> Files);

internal sealed record RetainReply(long Documents, int Forgotten);

internal sealed record QueryRequest(
    string Folder,
    [property: Description("words and \"quoted phrases\""), StringLength(2_000)] string Text,
    [property: Description("whether a passage must have every word; any word otherwise")] bool All = true,
    [property: Range(1, 1_000)] int Limit = 10);

internal sealed record QueryReply(IReadOnlyList<Hit> Hits);

internal sealed record Hit(string Path, int Line, string Quotation, double Score);

internal sealed record AnswerRequest(
    string Folder,
    IReadOnlyList<string>? Questions = null,
    [property: Description("a text file with one question per line; absent, questions.txt in the folder is read if it exists")] string? QuestionsFile = null,
    [property: Description("quotations per answer"), Range(1, 20)] int Quotations = 2);

internal sealed record AnswerReply(IReadOnlyList<QuestionAnswer> Answers);

internal sealed record QuestionAnswer(string Question, IReadOnlyList<Quoted> Quotations);

internal sealed record Quoted(string Path, int Line, string Text);
