namespace Tidy.Rules;

/// <summary>Two C# files that share over 60 % of their telling lines say one thing twice.</summary>
internal sealed class Duplicates : IRule
{
    private const int FewestTellingLines = 20;
    private const double Alike = 0.6;

    public string Name => "duplicates";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        var files = tree.CSharp
            .Select(file => (File: file, Lines: Telling(file)))
            .Where(entry => entry.Lines.Count >= FewestTellingLines)
            .ToList();
        var holders = new Dictionary<string, List<int>>();
        for (var i = 0; i < files.Count; i++)
        {
            foreach (var line in files[i].Lines)
            {
                if (!holders.TryGetValue(line, out var list))
                    holders[line] = list = [];
                list.Add(i);
            }
        }

        // Lines that every second file has (a using, a common call) tell nothing and would make this quadratic.
        var shared = new Dictionary<(int, int), int>();
        foreach (var list in holders.Values.Where(list => list.Count is > 1 and < 12))
        {
            for (var a = 0; a < list.Count; a++)
            {
                for (var b = a + 1; b < list.Count; b++)
                    shared[(list[a], list[b])] = shared.GetValueOrDefault((list[a], list[b])) + 1;
            }
        }

        foreach (var ((a, b), count) in shared.OrderBy(pair => pair.Key))
        {
            var share = count / (double)Math.Min(files[a].Lines.Count, files[b].Lines.Count);
            if (share > Alike)
                yield return files[b].File.Break(this, 0, $"{share:P0} of it stands in {files[a].File.Path} too: move what is shared to one place");
        }
    }

    private static HashSet<string> Telling(SourceFile file) =>
        file.Code.Select(line => line.Trim())
            .Where(line => line.Length > 8 && !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("namespace ", StringComparison.Ordinal))
            .ToHashSet();
}
