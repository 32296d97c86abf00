using System.Globalization;

namespace Simulation;

/// <summary>A seed that once failed: <c>world seed [without=a,b] : what was wrong</c>, one per line of regressions.txt.</summary>
internal sealed record Regression(Subject Subject, ulong Seed, IReadOnlySet<string> Without, string WhatWasWrong)
{
    public static IReadOnlyList<Regression> All { get; } = Read();

    private static List<Regression> Read()
    {
        using var text = new StreamReader(typeof(Regression).Assembly.GetManifestResourceStream("Simulation.regressions.txt")!);
        var found = new List<Regression>();
        while (text.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith('#'))
            {
                found.Add(Parse(line));
            }
        }

        return found;
    }

    private static Regression Parse(string line)
    {
        var parts = line.Split(" : ", 2);
        var words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var without = words.FirstOrDefault(word => word.StartsWith("without=", StringComparison.Ordinal))?["without=".Length..].Split(',') ?? [];
        return new Regression(
            Subjects.Find(words[0]) ?? throw new FormatException($"regressions.txt names the world '{words[0]}', which does not exist: {line}"),
            ulong.Parse(words[1], CultureInfo.InvariantCulture), without.ToHashSet(), parts[1]);
    }
}
