namespace AgentNet.Registry.Core;

/// <summary>
/// Which versions are wanted: `>=1.2.0 &lt;2.0.0` (all of them), `^1.2` (same major), `~1.2` (same minor), `1.2.3` or `=1.2.3` (exactly),
/// `*` or nothing (any), joined by `||` (one of them). A pre-release matches like any other version.
/// </summary>
public sealed class VersionRange
{
    // Longest first, so that ">=" is not read as ">".
    private static readonly string[] Operators = [">=", "<=", ">", "<", "=", "^", "~"];

    private readonly Comparison[][] _alternatives;

    private VersionRange(Comparison[][] alternatives) => _alternatives = alternatives;

    public static VersionRange Any { get; } = new([[]]);

    public static bool TryParse(string? text, out VersionRange range)
    {
        range = Any;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }
        var alternatives = new List<Comparison[]>();
        foreach (var alternative in text.Split("||"))
        {
            var comparisons = new List<Comparison>();
            foreach (var word in alternative.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (word != "*" && !TryParseWord(word, comparisons))
                {
                    return false;
                }
            }
            alternatives.Add([.. comparisons]);
        }
        range = new VersionRange([.. alternatives]);
        return true;
    }

    public bool Contains(SemanticVersion version)
    {
        foreach (var alternative in _alternatives)
        {
            if (Array.TrueForAll(alternative, comparison => comparison.Holds(version)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool TryParseWord(string word, List<Comparison> comparisons)
    {
        var sign = Array.Find(Operators, candidate => word.StartsWith(candidate, StringComparison.Ordinal)) ?? "";
        if (!SemanticVersion.TryParse(word[sign.Length..], out var version))
        {
            return false;
        }
        switch (sign)
        {
            case "^":
                // 0.x promises nothing between minors, 0.0.x nothing between patches.
                var next = version switch
                {
                    { Major: > 0 } => new SemanticVersion(version.Major + 1, 0, 0),
                    { Minor: > 0 } => new SemanticVersion(0, version.Minor + 1, 0),
                    _ => new SemanticVersion(0, 0, version.Patch + 1),
                };
                comparisons.Add(new Comparison(">=", version));
                comparisons.Add(new Comparison("<", next));
                break;
            case "~":
                comparisons.Add(new Comparison(">=", version));
                comparisons.Add(new Comparison("<", new SemanticVersion(version.Major, version.Minor + 1, 0)));
                break;
            default:
                comparisons.Add(new Comparison(sign, version));
                break;
        }
        return true;
    }

    private sealed record Comparison(string Sign, SemanticVersion Bound)
    {
        public bool Holds(SemanticVersion version)
        {
            var order = version.CompareTo(Bound);
            return Sign switch
            {
                ">=" => order >= 0,
                ">" => order > 0,
                "<=" => order <= 0,
                "<" => order < 0,
                _ => order == 0,
            };
        }
    }
}
