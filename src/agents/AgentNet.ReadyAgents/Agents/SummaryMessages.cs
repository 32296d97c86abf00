using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AgentNet.ReadyAgents.Summaries;

namespace AgentNet.ReadyAgents.Agents;

internal sealed record SummaryRequest(
    [property: Description("the text itself, or else a folder and a path in it")] string? Text = null,
    string? Folder = null,
    string? Path = null,
    [property: Range(1, ExtractiveSummary.MostSentences)] int Sentences = 3);

internal sealed record SummaryReply(
    string? Path,
    [property: Description("\"extractive\": sentences of the text; \"model\": written by a language model")] string Method,
    IReadOnlyList<SummarySentence> Sentences,
    [property: Description("why there is no summary, or why the model was not used")] string? Note = null);

internal sealed record SummarySentence(
    [property: Description("the line the sentence begins on; 0 when it is not the text's own")] int Line,
    string Text);
