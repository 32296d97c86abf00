using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crash;

/// <summary>What the command line asks for: <c>--budget minutes</c>, <c>--seed n</c>, <c>--keep</c> to keep the work folder.</summary>
internal sealed record CrashOptions(TimeSpan Budget, int Seed, bool Keep, string WorkFolder)
{
    private const string Usage = "usage: dotnet run --project tests/Crash -- [--budget MINUTES (1-60, default 15)] [--seed N] [--keep]";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out CrashOptions? options, [NotNullWhen(false)] out string? problem)
    {
        var budget = 15.0;
        var seed = Random.Shared.Next(1, int.MaxValue);
        var keep = false;
        (options, problem) = (null, null);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--keep":
                    keep = true;
                    continue;
                case "--budget" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out budget) && budget is >= 1 and <= 60:
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed):
                    i++;
                    continue;
                default:
                    problem = $"'{args[i]}' is not understood here.\n{Usage}";
                    return false;
            }
        }

        var work = Path.Combine(Path.GetTempPath(), $"agentnet-crash-{Environment.ProcessId}");
        options = new CrashOptions(TimeSpan.FromMinutes(budget), seed, keep, work);
        return true;
    }
}
