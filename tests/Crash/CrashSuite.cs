using System.Diagnostics;

namespace Crash;

/// <summary>
/// Runs the main job undisturbed, then again and again with SIGKILLs at chosen moments, and lets the oracle compare.
/// The kills of one disturbed run hit one data folder, so each also falls on what the earlier ones left behind.
/// </summary>
internal sealed class CrashSuite(CrashOptions options)
{
    private static readonly TimeSpan LeastWork = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(3);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Random _random = new(options.Seed);
    private int _passed;
    private int _failed;

    public async Task<bool> RunAsync()
    {
        Directory.CreateDirectory(options.WorkFolder);
        try
        {
            var undisturbed = RunUndisturbed();
            Judge(undisturbed, "the undisturbed run", undisturbed);
            var longest = TimeSpan.Zero;
            for (var round = 1; round == 1 || _clock.Elapsed + longest < options.Budget; round++)
            {
                var began = _clock.Elapsed;
                RunDisturbed(undisturbed, round);
                longest = _clock.Elapsed - began;
            }
        }
        finally
        {
            if (!options.Keep)
            {
                Directory.Delete(options.WorkFolder, recursive: true);
            }
        }

        Console.WriteLine($"seed {options.Seed}, {_clock.Elapsed.TotalMinutes:0.0} min");
        Console.WriteLine($"{_passed} passed, {_failed} failed");
        await Console.Out.FlushAsync();
        return _failed == 0;
    }

    /// <summary>Makes the corpus as large as an undisturbed run needs to work for at least a minute.</summary>
    private FinishedRun RunUndisturbed()
    {
        var bytes = 12_000_000L;
        for (var attempt = 1; ; attempt++)
        {
            var run = NewRun($"undisturbed-{attempt}");
            run.Corpus = Corpus.Create(Path.Combine(options.WorkFolder, $"corpus-{attempt}"), bytes);
            Console.WriteLine($"undisturbed: {run.Corpus.FileCount} files, {run.Corpus.ByteCount / 1e6:0.0} MB");
            var began = _clock.Elapsed;
            Finish(run);
            var took = _clock.Elapsed - began;
            run.Total = run.Watch.Completed();
            Console.WriteLine($"undisturbed: {took.TotalSeconds:0.0} s, {run.Total} tasks completed");
            if (took >= LeastWork || attempt == 5)
            {
                return took >= LeastWork ? run : throw new SuiteFailure($"the text of this machine is finished in {took.TotalSeconds:0} s; at least {LeastWork.TotalSeconds:0} s of work are needed to kill it in the middle.");
            }

            bytes = (long)(bytes * Math.Clamp(1.25 * (LeastWork / took), 1.2, 8));
        }
    }

    private void RunDisturbed(FinishedRun undisturbed, int round)
    {
        var run = NewRun($"disturbed-{round}");
        run.Corpus = undisturbed.Corpus;
        var points = round == 1 ? FixedPoints(undisturbed.Total) : RandomPoints(undisturbed.Total);
        Console.WriteLine($"round {round}: kills {string.Join(", ", points.Select(point => point.Name))}");
        foreach (var point in points)
        {
            using var process = Start(run);
            while (!point.HasCome(process, run.Watch) && !process.WaitForExit(PollInterval))
            {
            }

            if (process.HasExited)
            {
                Check($"round {round}: the process was to be killed {point.Name}", process.ExitCode == 0, $"it ended by itself with exit code {process.ExitCode}\n{process.Tail}");
                Console.WriteLine($"  finished before the kill {point.Name}");
                break;
            }

            process.Kill();
            run.History.Read(run.Watch.JournalPath);
            Console.WriteLine($"  killed {point.Name}: {run.Watch.Completed()} of {undisturbed.Total} recorded");
            _passed++;
        }

        Finish(run);
        run.Total = run.Watch.Completed();
        Judge(run, $"round {round}", undisturbed);
    }

    private static List<KillPoint> FixedPoints(int total) =>
    [
        KillPoint.FirstSecond,
        KillPoint.Share(total / 10, 10),
        KillPoint.Recovery(total / 10),
        .. new[] { 30, 50, 70, 90 }.Select(percent => KillPoint.Share(total * percent / 100, percent)),
        KillPoint.WhileTheReportIsWritten(total),
    ];

    private List<KillPoint> RandomPoints(int total) =>
        [.. Enumerable.Range(0, 5).Select(_ => _random.Next(1, 99)).Order().Select(percent => KillPoint.Share(total * percent / 100, percent))];

    private void Finish(FinishedRun run)
    {
        using var process = Start(run);
        if (!process.WaitForExit(options.Budget))
        {
            throw new SuiteFailure($"{run.Name} did not finish within {options.Budget.TotalMinutes:0} min.\n{process.Tail}");
        }

        if (process.ExitCode != 0)
        {
            throw new SuiteFailure($"{run.Name} ended with exit code {process.ExitCode}.\n{process.Tail}");
        }

        run.History.Read(run.Watch.JournalPath);
    }

    private void Judge(FinishedRun run, string name, FinishedRun undisturbed)
    {
        foreach (var (rule, finding) in Oracle.Judge(run, undisturbed))
        {
            Check($"{name}: {rule}", finding is null, finding);
        }
    }

    private void Check(string rule, bool holds, string? finding)
    {
        if (holds)
        {
            _passed++;
            return;
        }

        _failed++;
        Console.WriteLine($"FAILED {rule}: {finding}");
    }

    private static NodeProcess Start(FinishedRun run) => NodeProcess.RunCorpusReport(run.Corpus.Folder, run.DataFolder, run.ReportPath);

    private FinishedRun NewRun(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.WorkFolder, name)).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "out"));
        return new FinishedRun(name, Path.Combine(folder, "data"), Path.Combine(folder, "out", "report.md"));
    }
}
