using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>
/// Measures a subject and its yardstick in turns, so that whatever else the machine does hits both, and reports the median and the
/// best of the rounds as rates and the ratio of the medians.
/// </summary>
internal static class Measure
{
    public const int Rounds = 7;

    /// <summary>Both run the given number of operations; the ratio is subject to yardstick, larger is better.</summary>
    public static async Task<double> Against(string name, double target, int operations, Func<int, Task> subject, Func<int, Task> yardstick)
    {
        // One round of each to compile and to grow what grows.
        await yardstick(operations / 10);
        await subject(operations / 10);

        var subjects = new List<double>();
        var yardsticks = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            yardsticks.Add(await Rate(operations, yardstick));
            subjects.Add(await Rate(operations, subject));
        }

        var ratio = Median(subjects) / Median(yardsticks);
        Report(name, string.Create(CultureInfo.InvariantCulture,
            $"{Median(subjects),12:N0}/s (best {subjects.Max(),12:N0})  yardstick {Median(yardsticks),12:N0}/s (best {yardsticks.Max(),12:N0})  ratio {ratio:0.00}  target {target:0.00}  {Verdict(ratio >= target)}"));
        return ratio;
    }

    public static void Report(string name, string text) => Console.WriteLine($"{name,-34} {text}");

    public static string Verdict(bool reached) => reached ? "reached" : "MISSED";

    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<double> Rate(int operations, Func<int, Task> run)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        await run(operations);
        return operations / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
