namespace Simulation;

/// <summary>
/// A run in three parts: faults happen and safety must hold; then everything heals and what was promised must be done
/// within a bound; then it is quiet for a while, and it must stay done. Safety is checked all the way.
/// </summary>
internal sealed record Phases(TimeSpan Faults, TimeSpan Bound, TimeSpan Quiet)
{
    /// <summary>More events than this in one run mean that something sends for ever.</summary>
    public long MostSteps { get; init; } = 200_000;
}
