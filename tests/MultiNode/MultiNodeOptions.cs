using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MultiNode;

/// <summary>What the command line asks for.</summary>
internal sealed record MultiNodeOptions(TimeSpan Budget, int Seed, bool Keep, string? Story, string WorkFolder)
{
    private static readonly string[] StoryNames = ["oracle", "operators", "partitions", "certificates", "job", "rolling", "hundred", "steady", "safety", "availability"];

    private static readonly string Usage =
        $"usage: dotnet run --project tests/MultiNode -- [--budget MINUTES (1-60, default 15)] [--seed N] [--story {string.Join('|', StoryNames)}] [--keep]";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out MultiNodeOptions? options, [NotNullWhen(false)] out string? problem)
    {
        var budget = 15.0;
        var seed = Random.Shared.Next(1, int.MaxValue);
        var keep = false;
        string? story = null;
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
                case "--story" when StoryNames.Contains(value):
                    story = value;
                    i++;
                    continue;
                default:
                    problem = $"'{args[i]}' is not understood here.\n{Usage}";
                    return false;
            }
        }

        options = new MultiNodeOptions(TimeSpan.FromMinutes(budget), seed, keep, story, Path.Combine(Path.GetTempPath(), $"agentnet-multinode-{Environment.ProcessId}"));
        return true;
    }
}
