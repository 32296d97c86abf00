using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Simulation.Tests;

public class SeedsTests
{
    public static TheoryData<string> Names => [.. Subjects.All.Select(subject => subject.Name)];

    public static TheoryData<string> WorldNames => [.. Subjects.All.OfType<WorldKind>().Select(subject => subject.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Seeds_break_no_rule_and_end_what_they_promised(string name)
    {
        var subject = Subjects.Find(name)!;
        var range = new SeedRange(subject, first: 0, subject.TestedSeeds, TimeSpan.MaxValue);
        range.Run(_ => { });
        range.Failures.Select(failed => $"{Reduction.Of(failed).Command}: {failed.Failure!.Message}").ShouldBeEmpty();
        range.Count.ShouldBe(Math.Min(subject.TestedSeeds, subject.Seeds));
    }

    [Fact]
    public void What_once_failed_passes()
    {
        var failed = Regression.All.Select(regression => (regression, regression.Subject.Run(regression.Seed, regression.Without, traced: false).Failure)).Where(run => run.Failure is not null);
        failed.Select(run => $"{run.regression.Subject.Name} {run.regression.Seed}: {run.Failure!.Message}").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(WorldNames))]
    public void A_seed_means_the_same_run_every_time(string name)
    {
        var subject = Subjects.Find(name)!;
        var first = subject.Run(11, traced: true);
        var again = subject.Run(11, traced: true);
        again.Lines.ShouldBe(first.Lines);
        again.Steps.ShouldBe(first.Steps);
        first.Lines.Count.ShouldBeGreaterThan(100);
    }

    /// <summary>Within one process the hash codes of text are always the same: an order taken from them shows only between two.</summary>
    [Theory]
    [MemberData(nameof(WorldNames))]
    public async Task A_seed_means_the_same_run_in_every_process(string name)
    {
        const ulong First = 200_000;
        const ulong Count = 40;
        var elsewhere = EventsElsewhereAsync(name, First, Count);
        var here = new SeedRange(Subjects.Find(name)!, First, Count, TimeSpan.MaxValue);
        here.Run(_ => { });
        here.Steps.ShouldBe(await elsewhere);
    }

    private static async Task<long> EventsElsewhereAsync(string name, ulong first, ulong count)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Simulation.dll"), "--world", name,
            "--from", first.ToString(CultureInfo.InvariantCulture), "--seeds", count.ToString(CultureInfo.InvariantCulture), "--json",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var progress = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{output}\n{await progress}");
        var figures = JsonDocument.Parse(output.Split('\n').Single(line => line.StartsWith('{')));
        return figures.RootElement.GetProperty("worlds")[0].GetProperty("events").GetInt64();
    }
}
