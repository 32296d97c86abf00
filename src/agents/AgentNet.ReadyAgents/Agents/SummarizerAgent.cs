using AgentNet.ReadyAgents.Models;
using AgentNet.ReadyAgents.Summaries;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Agents;

/// <summary>
/// Summarises a text: by a language model when the node has one, by the text's own most central sentences otherwise.
/// </summary>
[Agent("summarizer", Name = "Summarizer", Tags = ["ready"])]
internal sealed class SummarizerAgent(DocumentAccess documents, SummaryModel? model = null)
{
    private const string Extractive = "extractive";

    [Capability("summarize", Description = "Summarises a text or a file in a few sentences.")]
    public async Task<SummaryReply> Summarize(SummaryRequest request, CancellationToken cancellation)
    {
        if (request.Text is { } given)
        {
            return await SummarizeAsync(null, given, request.Sentences, cancellation).ConfigureAwait(false);
        }

        if (request is not { Folder: { } folder, Path: { } path })
        {
            throw new PermanentTaskException(AgentNet.Contracts.ProblemCodes.SchemaViolation, "'summarize' needs a 'text', or a 'folder' and a 'path' in it.");
        }

        // A file that went away or turned binary since it was listed has no summary, and that is no failure of the task.
        var outcome = documents.TryRead(folder, path);
        return outcome.Document is { } document
            ? await SummarizeAsync(path, document.Text, request.Sentences, cancellation).ConfigureAwait(false)
            : new SummaryReply(path, Extractive, [], outcome.SkipReason);
    }

    private async Task<SummaryReply> SummarizeAsync(string? path, string text, int sentences, CancellationToken cancellation)
    {
        if (model is null)
        {
            return Extract(path, text, sentences, note: null);
        }

        var written = await model.TrySummarizeAsync(text, sentences, cancellation).ConfigureAwait(false);
        return written.Text is { } summary
            ? new SummaryReply(path, "model", [new SummarySentence(0, summary)])
            : Extract(path, text, sentences, written.Failure);
    }

    private static SummaryReply Extract(string? path, string text, int sentences, string? note) =>
        new(path, Extractive, [.. ExtractiveSummary.Of(text, sentences).Select(sentence => new SummarySentence(sentence.Line, Shorten(sentence.Quote(text))))],
            note ?? (string.IsNullOrWhiteSpace(text) ? "empty" : null));

    // A "sentence" of a table or a log can be long; a summary is for reading.
    private static string Shorten(string sentence) => sentence.Length <= 500 ? sentence : string.Concat(sentence.AsSpan(0, 498), " …");
}
