using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Simulation;

/// <summary>What one call of the executable does: chooses seeds, runs them, says what came of it.</summary>
internal sealed class SimulationRun(SimulationOptions options)
{
    private const int TailLines = 40;
    private const ulong ResumeStep = 10_000;

    private readonly SeedReport _report = new(options.Report);
    private readonly List<object> _figures = [];
    private ulong _passed;
    private ulong _failed;

    public int Run()
    {
        var subjects = options.World is { } world ? [Subjects.Find(world)!] : Subjects.All;
        Console.WriteLine($"commit {Repository.Commit}");
        if (options.Seed is { } seed)
        {
            Show(subjects[0].Run(seed, options.Without, traced: true));
        }
        else if (options.Seeds is { } count)
        {
            foreach (var subject in subjects)
            {
                RunSeeds(subject, count, TimeSpan.FromMinutes(options.Minutes ?? 1e6));
            }
        }
        else if (options.Minutes is { } minutes)
        {
            foreach (var subject in subjects)
            {
                RunSeeds(subject, ulong.MaxValue, TimeSpan.FromMinutes(minutes));
            }
        }
        else
        {
            RunBudget(subjects);
        }

        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { commit = Repository.Commit, passed = _passed, failed = _failed, worlds = _figures }));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_passed} passed, {_failed} failed"));
        return _failed == 0 ? 0 : 1;
    }

    /// <summary>Regressions, then the rest of the time in equal parts.</summary>
    private void RunBudget(IReadOnlyList<Subject> subjects)
    {
        foreach (var regression in Regression.All.Where(regression => subjects.Contains(regression.Subject)))
        {
            Count(regression.Subject.Run(regression.Seed, regression.Without, traced: false));
        }

        var each = TimeSpan.FromMinutes(options.Budget) / subjects.Count;
        foreach (var subject in subjects)
        {
            RunSeeds(subject, ulong.MaxValue, each);
        }
    }

    private void RunSeeds(Subject subject, ulong count, TimeSpan atMost)
    {
        var hash = Repository.HashOf(subject.Sources);
        if (options.Resume)
        {
            Resume(subject, hash, count, atMost);
        }
        else
        {
            RunRange(subject, hash, options.From, count, atMost);
        }
    }

    /// <summary>In steps, each of which is in the report when the next begins: whoever interrupts it loses little.</summary>
    private void Resume(Subject subject, string hash, ulong count, TimeSpan atMost)
    {
        var since = Stopwatch.GetTimestamp();
        for (var next = _report.NextOf(subject, hash); next < Math.Min(count, subject.Seeds) && Stopwatch.GetElapsedTime(since) < atMost; next = _report.NextOf(subject, hash))
        {
            var range = RunRange(subject, hash, next, Math.Min(ResumeStep, count - next), atMost - Stopwatch.GetElapsedTime(since));
            if (range.Count == 0 || range.Failures.Count > 0)
            {
                return;
            }

            _report.Add(subject, next, next + range.Count - 1, Repository.Commit, hash);
        }

        _report.Confirm(subject, Repository.Commit, hash);
        Console.WriteLine($"{subject.Name}: {_report.NextOf(subject, hash)} seeds have passed since the sources last changed ({_report.Path})");
    }

    private SeedRange RunRange(Subject subject, string hash, ulong first, ulong count, TimeSpan atMost)
    {
        var range = new SeedRange(subject, first, count, atMost);
        range.Run(progress => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{subject.Name}: {progress.Count} seeds from {first}, {progress.Failures.Count} failed")));
        _passed += range.Count - (ulong)range.Failures.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{subject.Name}: seeds {first} to {first + range.Count} (excluded), {range.Steps} events, median {range.MedianMs:F2} ms and p99 {range.P99Ms:F2} ms per seed, sources {hash}"));
        _figures.Add(new { world = subject.Name, first, count = range.Count, events = range.Steps, medianMs = range.MedianMs, p99Ms = range.P99Ms, failed = range.Failures.Count, sources = hash });
        foreach (var failure in range.Failures)
        {
            Explain(failure);
        }

        return range;
    }

    private void Count(SeedResult result)
    {
        if (result.Failure is null)
        {
            _passed++;
        }
        else
        {
            Explain(result);
        }
    }

    private void Show(SeedResult result)
    {
        foreach (var line in result.Lines)
        {
            Console.WriteLine(line);
        }

        Count(result);
    }

    private void Explain(SeedResult failed)
    {
        _failed++;
        var reduced = Reduction.Of(failed);
        Console.WriteLine();
        Console.WriteLine($"FAILED {failed.Subject.Name} seed {failed.Seed} at commit {Repository.Commit}");
        Console.WriteLine($"rule   {(reduced.Result.Failure ?? failed.Failure!).Message}");
        Console.WriteLine($"faults {string.Join(", ", reduced.Result.Faults)}");
        Console.WriteLine($"again  {reduced.Command}");
        foreach (var line in reduced.Result.Lines.TakeLast(TailLines))
        {
            Console.WriteLine(line);
        }

        if (reduced.Result.Failure is { } failure and not RuleBroken)
        {
            Console.WriteLine(failure);
        }
    }
}
