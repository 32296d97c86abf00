namespace Simulation;

/// <summary>A failing seed with as few faults as still break the same rule, and its trace.</summary>
internal sealed record Reduction(SeedResult Result, IReadOnlySet<string> Without)
{
    public static Reduction Of(SeedResult failed)
    {
        var without = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var fault in failed.Faults)
        {
            var fewer = new SortedSet<string>(without, StringComparer.Ordinal) { fault };
            if (failed.Subject.Run(failed.Seed, fewer, traced: false).Rule == failed.Rule)
            {
                without = fewer;
            }
        }

        return new Reduction(failed.Subject.Run(failed.Seed, without, traced: true), without);
    }

    /// <summary>What a reader types to see it again.</summary>
    public string Command =>
        $"dotnet run --project tests/Simulation -- --world {Result.Subject.Name} --seed {Result.Seed}{(Without.Count > 0 ? $" --without {string.Join(',', Without)}" : "")}";
}
