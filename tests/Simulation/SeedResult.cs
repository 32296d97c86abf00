namespace Simulation;

/// <summary>How one seed's run ended. Lines are there only if it was traced.</summary>
internal sealed record SeedResult(Subject Subject, ulong Seed, long Steps, TimeSpan Lasted, IReadOnlyList<string> Faults, Exception? Failure, IReadOnlyList<string> Lines)
{
    /// <summary>T1, M4, liveness; the name of the exception for what is no oracle's verdict. Empty for a run that passed.</summary>
    public string Rule => Failure switch
    {
        null => "",
        RuleBroken broken => broken.Rule,
        _ => Failure.GetType().Name,
    };
}
