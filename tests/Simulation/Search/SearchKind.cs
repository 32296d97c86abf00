using System.Globalization;

namespace Simulation.Search;

/// <summary>A family of small worlds: a seed is the number of one of them, and its run is a search of all its states.</summary>
/// <param name="Create">Makes the world of a number, always in the same state.</param>
internal sealed record SearchKind(string Name, ulong Worlds, int MostStates, Func<ulong, SmallWorld> Create) : Subject(Name)
{
    public override ulong Seeds => Worlds;

    /// <summary>The steps of the result are the states that were visited.</summary>
    public override SeedResult Run(ulong seed, IReadOnlySet<string> without, bool traced)
    {
        var explorer = new Explorer(() => Create(seed % Worlds), MostStates);
        RuleBroken? failure = null;
        try
        {
            explorer.Run();
        }
        catch (RuleBroken broken)
        {
            failure = broken;
        }

        var lines = explorer.Lines.Select((line, number) => string.Create(CultureInfo.InvariantCulture, $"{number + 1,4} {line}"));
        return new SeedResult(this, seed, explorer.States, TimeSpan.Zero, [], failure, traced ? [.. lines, $"{explorer.States} states visited"] : []);
    }
}
