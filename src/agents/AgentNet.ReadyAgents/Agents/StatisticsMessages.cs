using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AgentNet.ReadyAgents.Agents;

internal sealed record MeasureRequest(
    [property: Description("a text by itself, or else a folder and files in it")] string? Text = null,
    string? Folder = null,
    IReadOnlyList<FileRef>? Files = null);

/// <summary>Counts that add up: measurements of parts merge into that of the whole, in any order.</summary>
internal sealed record Measurement(
    long Documents,
    long Characters,
    long Lines,
    long Words,
    long Sentences,
    [property: Description("how often each word occurs")] IReadOnlyDictionary<string, long> Terms);

internal sealed record MergeRequest(
    [property: Description("measurements; nulls, which failed parts leave, are passed over")] IReadOnlyList<Measurement?> Parts,
    [property: Range(0, 1_000)] int Top = 20);

internal sealed record StatisticsReply(
    long Documents,
    long Characters,
    long Lines,
    long Words,
    long Sentences,
    long Vocabulary,
    long ReadingSeconds,
    IReadOnlyList<TermCount> TopTerms);

internal sealed record TermCount(string Term, long Count);
