namespace Crash;

/// <summary>A moment at which the process is killed, and how that moment is recognised from outside.</summary>
internal sealed record KillPoint(string Name, Func<NodeProcess, RunWatch, bool> HasCome)
{
    public static KillPoint FirstSecond { get; } = new("in the first second", (process, _) => process.Elapsed > TimeSpan.FromMilliseconds(700));

    /// <summary>The process is up and has begun to read what an earlier one left, and has completed nothing of its own.</summary>
    public static KillPoint Recovery(int alreadyCompleted) =>
        new("during recovery", (process, watch) => watch.JournalIsHeldBy(process) || watch.Completed() > alreadyCompleted);

    public static KillPoint Share(int completed, int percent) => new($"at {percent} % of the completions", (_, watch) => watch.Completed() >= completed);

    public static KillPoint WhileTheReportIsWritten(int total) =>
        new("while the report is written", (_, watch) => watch.ReportIsBeingWritten() || watch.Completed() >= total - 1);
}
