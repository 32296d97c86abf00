using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentNet.Workflows.Definition;

/// <summary>Reads durations as people write them: 250ms, 30s, 5m, 1h30m, 2d.</summary>
internal static partial class Durations
{
    public const string Examples = "250ms, 30s, 5m, 1h30m";

    // Longer than any coordinator waits for one attempt.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success)
        {
            return null;
        }

        double milliseconds = 0;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            milliseconds += double.Parse(match.Groups["number"].Captures[i].ValueSpan, CultureInfo.InvariantCulture) * match.Groups["unit"].Captures[i].Value switch
            {
                "ms" => 1,
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                _ => 86_400_000,
            };
        }

        return milliseconds >= 1 && milliseconds <= Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(Math.Round(milliseconds)) : null;
    }

    [GeneratedRegex(@"^((?<number>\d+(\.\d+)?)\s*(?<unit>ms|s|m|h|d)\s*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
