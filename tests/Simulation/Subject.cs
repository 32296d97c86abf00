namespace Simulation;

/// <summary>What seeds are run against. A seed means the same run on every machine as long as the subject's sources stay the same.</summary>
internal abstract record Subject(string Name)
{
    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>();

    /// <summary>Folders and files of the repository: when one changes, seeds that ran before no longer count.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>How many different seeds there are.</summary>
    public virtual ulong Seeds => ulong.MaxValue;

    /// <summary>How many of them the test suite runs; fewer where a run takes longer.</summary>
    public ulong TestedSeeds { get; init; } = 300;

    /// <param name="without">Faults to leave out, by name.</param>
    public abstract SeedResult Run(ulong seed, IReadOnlySet<string> without, bool traced);

    public SeedResult Run(ulong seed, bool traced = false) => Run(seed, Nothing, traced);
}

/// <summary>A world of virtual nodes.</summary>
internal sealed record WorldKind(string Name, Phases Phases, Func<Simulator, World> Create) : Subject(Name)
{
    public override SeedResult Run(ulong seed, IReadOnlySet<string> without, bool traced) => Simulator.Run(this, seed, without, traced);
}
