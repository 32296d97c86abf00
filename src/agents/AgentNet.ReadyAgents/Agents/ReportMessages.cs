using System.ComponentModel;

namespace AgentNet.ReadyAgents.Agents;

internal sealed record ReportRequest(
    string Folder,
    [property: Description("the file to write; an older one is replaced")] string Report,
    IReadOnlyList<TextFile> Files,
    IReadOnlyList<LeftOut>? Skipped,
    [property: Description("summaries in the order of the files, null where one failed")] IReadOnlyList<SummaryReply?>? Summaries,
    IReadOnlyList<ItemFailure>? Failures,
    StatisticsReply? Statistics,
    AnswerReply? Answers,
    string? Title = null);

/// <summary>A task of a map stage that was given up: the index of its item and why.</summary>
internal sealed record ItemFailure(int Index, string? Message, string? Code = null);

internal sealed record ReportReply(string Report, string Hash, long Bytes, int Documents, int Skipped, int Failed, int Questions, int Answered);
