namespace Simulation;

/// <summary>
/// Protocols under test with their environment and their oracles, for one run. The constructor builds the nodes; the
/// oracles see only what an outsider could see and throw <see cref="RuleBroken"/>.
/// </summary>
internal abstract class World(Simulator simulator)
{
    protected Simulator Simulator { get; } = simulator;

    /// <summary>Whether the seed's own faults happen to nodes and links; false in a world that brings its own.</summary>
    public virtual bool HasSwarm => true;

    /// <summary>Starts nodes and schedules what clients will do.</summary>
    public abstract void Start();

    /// <summary>Safety: looked at after every event.</summary>
    public abstract void Check();

    /// <summary>The faults are over: the network works and nodes run again. What else the world has broken must be mended here.</summary>
    public virtual void Heal()
    {
    }

    /// <summary>Liveness: what is still to be done, in words; null when everything promised has happened.</summary>
    public abstract string? Unfinished();
}
