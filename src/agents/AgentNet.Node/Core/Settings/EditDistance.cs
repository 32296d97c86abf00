namespace AgentNet.Node.Core.Settings;

/// <summary>
/// How many keys a typist is off: insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
/// </summary>
internal static class EditDistance
{
    public static int Between(string a, string b)
    {
        // Three rows of the usual table: a swap looks back two rows.
        var twoBack = new int[b.Length + 1];
        var oneBack = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            oneBack[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replacement = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(oneBack[j] + 1, current[j - 1] + 1), oneBack[j - 1] + replacement);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, twoBack[j - 2] + 1);
                }

                current[j] = best;
            }

            (twoBack, oneBack, current) = (oneBack, current, twoBack);
        }

        return oneBack[b.Length];
    }

    /// <summary>The candidate nearest to <paramref name="name"/>, the first of equals; null when all are too far to be meant.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        var limit = Math.Max(2, name.Length / 3);
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) <= limit && Between(name, candidate) is var distance && distance <= limit)
            {
                nearest = candidate;
                limit = distance - 1;
            }
        }

        return nearest;
    }
}
