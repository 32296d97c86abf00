using System.Diagnostics;
using AgentNet.Benchmarks.Child;
using AgentNet.Benchmarks.Tasks;

namespace AgentNet.Benchmarks;

/// <summary>
/// What a case measures with: rounds, sizes, folders, child processes. Subject and yardstick take turns, so that whatever
/// else the machine does hits both.
/// </summary>
internal sealed class Workbench(BenchmarkOptions options, BenchmarkCase measured, CancellationToken cancellationToken)
{
    private const int FullRounds = 7;
    private const int FewestRounds = 3;
    private const int QuickShare = 100;

    // On a machine slower than the figures were made for, a case gives up rounds and not the ten minutes of the whole run.
    private static readonly TimeSpan CaseBound = TimeSpan.FromSeconds(45);

    private readonly long _began = Stopwatch.GetTimestamp();

    public CancellationToken Cancellation => cancellationToken;

    public bool IsQuick => options.Quick;

    public string? Postgres => options.Postgres;

    public void Say(string line) => options.Say(line);

    /// <summary>How many of something a round takes: all, or few in a quick run.</summary>
    public int Size(int full, int least = 1) => options.Quick ? Math.Max(least, full / QuickShare) : full;

    /// <summary>False when enough rounds were done or the time of the case is over.</summary>
    public bool WantsRound(int done)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (options.Quick)
            return done < 1;
        return done < FullRounds && (done < FewestRounds || Stopwatch.GetElapsedTime(_began) < CaseBound);
    }

    /// <summary>Operations per second of both, in turns. One round of each goes first, to compile and to grow what grows.</summary>
    public async Task<(Samples Subject, Samples Yardstick)> RatesAsync(int operations, Func<int, Task> subject, int yardstickOperations, Func<int, Task> yardstick)
    {
        await RateAsync(Math.Max(1, yardstickOperations / 10), yardstick).ConfigureAwait(false);
        await RateAsync(Math.Max(1, operations / 4), subject).ConfigureAwait(false);
        var (subjects, yardsticks) = (new List<double>(), new List<double>());
        while (WantsRound(subjects.Count))
        {
            yardsticks.Add(await RateAsync(yardstickOperations, yardstick).ConfigureAwait(false));
            subjects.Add(await RateAsync(operations, subject).ConfigureAwait(false));
        }

        return (new Samples("/s", subjects), new Samples("/s", yardsticks));
    }

    public static async Task<double> RateAsync(int operations, Func<int, Task> run)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        await run(operations).ConfigureAwait(false);
        return operations / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public ScratchFolder CreateFolder() => new(options.Folder);

    public NodeOrder NodeOn(string folder, int agents) => new(folder, agents, options.Settings.CommandLine, options.Settings.ConfigFile, options.Settings.Profile);

    public ChildProcess StartChild() => ChildProcess.Start(options.ChildCommand);

    /// <param name="part">Names one of several figures of the case.</param>
    public Figure Figure(string what, Samples samples, Goal? goal, Yardstick? yardstick = null, string part = "") => new()
    {
        Id = part.Length == 0 ? measured.Id : $"{measured.Id}/{part}",
        What = what,
        Measured = samples,
        // A quick run is too short to be judged.
        Goal = options.Quick ? null : goal,
        Yardstick = yardstick,
    };
}
