using System.Text.RegularExpressions;

namespace Durability;

/// <param name="Uncovered">Acknowledgements that left before a sync that covers their write had returned.</param>
/// <param name="Problem">Why the trace proves nothing; null when it does.</param>
internal sealed record SyncReport(
    int Acknowledgements, int LogWrites, int Syncs, int Uncovered, string? FirstUncovered, string? Problem)
{
    public static SyncReport Broken(string problem) => new(0, 0, 0, 0, null, problem);
}

/// <summary>
/// The oracle. An acknowledgement is covered when the first write of its mark to the log returned before some sync of the log
/// was entered, and that sync returned before the acknowledgement was written.
/// </summary>
internal static partial class SyncCheck
{
    /// <summary>Fewer would say little.</summary>
    private const int FewestAcknowledgements = 200;

    public static SyncReport Of(IReadOnlyList<Syscall> calls, string log)
    {
        var writtenAt = new Dictionary<string, int>();
        var syncs = new List<Syscall>();
        var acknowledgements = new List<(string Mark, int Position)>();
        var logWrites = 0;
        foreach (var call in calls.Where(call => call.Result >= 0))
        {
            if (call.File == log && call.Name is ("fsync" or "fdatasync"))
            {
                syncs.Add(call);
            }
            else if (call.File == log)
            {
                logWrites++;
                foreach (Match mark in Mark().Matches(call.Arguments))
                    writtenAt[mark.Value] = Math.Min(writtenAt.GetValueOrDefault(mark.Value, int.MaxValue), call.Ended);
            }
            else if (Acknowledgement().Match(call.Arguments) is { Success: true } acknowledgement)
            {
                acknowledgements.Add((acknowledgement.Groups["mark"].Value, call.Begun));
            }
        }

        if (acknowledgements.Count < FewestAcknowledgements)
            return SyncReport.Broken($"only {acknowledgements.Count} acknowledgements in the trace, at least {FewestAcknowledgements} are needed; give it a larger --budget");
        var unwritten = acknowledgements.Count(acknowledged => !writtenAt.ContainsKey(acknowledged.Mark));
        if (unwritten > 0)
            return SyncReport.Broken($"{unwritten} acknowledged events were never seen in a write to {log}");

        syncs.Sort((x, y) => x.Begun.CompareTo(y.Begun));
        var uncovered = acknowledgements.Where(acknowledged => !IsCovered(acknowledged.Position, writtenAt[acknowledged.Mark], syncs)).ToList();
        var first = uncovered.Count == 0
            ? null
            : $"{uncovered[0].Mark} was written to the log at line {writtenAt[uncovered[0].Mark]} of the trace and acknowledged at line {uncovered[0].Position}, with no sync of the log in between";
        return new SyncReport(acknowledgements.Count, logWrites, syncs.Count, uncovered.Count, first, Problem: null);
    }

    private static bool IsCovered(int acknowledgedAt, int writtenAt, List<Syscall> syncs)
    {
        // One writer thread, so syncs do not overlap: the first that begins after the write also returns first.
        var (low, high) = (0, syncs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (syncs[middle].Begun > writtenAt)
                high = middle;
            else
                low = middle + 1;
        }
        return low < syncs.Count && syncs[low].Ended < acknowledgedAt;
    }

    [GeneratedRegex(@"\[writer-\d+:\d+\]")]
    private static partial Regex Mark();

    [GeneratedRegex(@"""ack (?<mark>\[writer-\d+:\d+\])")]
    private static partial Regex Acknowledgement();
}
