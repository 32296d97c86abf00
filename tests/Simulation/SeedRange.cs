using System.Diagnostics;

namespace Simulation;

/// <summary>Runs one subject's seeds in order over all cores, until there are enough of them, the time is up, or too many have failed.</summary>
internal sealed class SeedRange(Subject subject, ulong first, ulong count, TimeSpan atMost)
{
    private const int EnoughFailures = 3;

    private readonly List<double> _milliseconds = [];
    private readonly List<SeedResult> _failures = [];
    private readonly Lock _gate = new();
    private ulong _taken;
    private long _steps;

    public Subject Subject { get; } = subject;

    public ulong First { get; } = first;

    /// <summary>How many have run; all of them below <c>First + Count</c>.</summary>
    public ulong Count => (ulong)_milliseconds.Count;

    public long Steps => _steps;

    public IReadOnlyList<SeedResult> Failures => _failures;

    public double MedianMs => Quantile(0.5);

    public double P99Ms => Quantile(0.99);

    public void Run(Action<SeedRange> progress)
    {
        var since = Stopwatch.GetTimestamp();
        using var ticker = new Timer(_ => progress(this), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => Work(since))).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        _failures.Sort((left, right) => left.Seed.CompareTo(right.Seed));
    }

    private void Work(long since)
    {
        while (TakeSeed(since) is { } seed)
        {
            var begun = Stopwatch.GetTimestamp();
            var result = Subject.Run(seed);
            var took = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            lock (_gate)
            {
                _milliseconds.Add(took);
                _steps += result.Steps;
                if (result.Failure is not null)
                {
                    _failures.Add(result);
                }
            }
        }
    }

    private ulong? TakeSeed(long since)
    {
        lock (_gate)
        {
            return _taken < count && First + _taken < Subject.Seeds && _failures.Count < EnoughFailures && Stopwatch.GetElapsedTime(since) < atMost ? First + _taken++ : null;
        }
    }

    private double Quantile(double share)
    {
        lock (_gate)
        {
            var sorted = _milliseconds.Order().ToList();
            return sorted.Count == 0 ? 0 : sorted[(int)((sorted.Count - 1) * share)];
        }
    }
}
