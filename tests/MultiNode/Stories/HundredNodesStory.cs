using System.Diagnostics;
using System.Text.Json;
using Crash;

namespace MultiNode.Stories;

/// <summary>
/// A hundred nodes started at once in one process form one cluster and survive that ten end at once. The product's own benchmark
/// does it and ends only when all agree, so that what is left to judge is whether it ended, and when.
/// </summary>
internal static class HundredNodesStory
{
    // Far above what is asked of a quiet machine: a check says that it happens at all, a figure says how fast.
    private const double FormedWithinSeconds = 60;
    private const double LostWithinSeconds = 90;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static async Task RunAsync(Checks checks)
    {
        var figures = await MeasureAsync();
        Judge("100 nodes started at once form one cluster as seen by all", figures.GetValueOrDefault("members/100/formed", double.NaN), FormedWithinSeconds);
        Judge("the 90 agree that 10 which ended at once are gone", figures.GetValueOrDefault("members/100/lost", double.NaN), LostWithinSeconds);

        void Judge(string what, double seconds, double limit) => checks.Expect(seconds <= limit, $"{what} ({seconds:0.0} s)", $"not within {limit:0} s");
    }

    private static async Task<IReadOnlyDictionary<string, double>> MeasureAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Product.CommandLine, "bench", "members/100", "--json"]) { RedirectStandardOutput = true };
        using var bench = Process.Start(start) ?? throw new SuiteFailure("the dotnet host could not be started; is it on PATH?");
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var report = JsonDocument.Parse(await bench.StandardOutput.ReadToEndAsync(limit.Token));
            return report.RootElement.GetProperty("figures").EnumerateArray().ToDictionary(
                figure => figure.GetProperty("id").GetString()!, figure => figure.GetProperty("median").GetDouble(), StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is OperationCanceledException or JsonException)
        {
            throw new SuiteFailure($"agentnet bench members/100 gave no figures within {Limit.TotalMinutes:0} min: {failure.Message}");
        }
        finally
        {
            bench.Kill(entireProcessTree: true);
        }
    }
}
