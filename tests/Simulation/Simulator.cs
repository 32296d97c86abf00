namespace Simulation;

/// <summary>
/// One seed: takes the earliest event, moves the clock, lets it happen, asks the world's oracles. The same seed, world and
/// set of left-out faults give the same run on every machine.
/// </summary>
internal sealed class Simulator
{
    private readonly List<VirtualNode> _nodes = [];
    private readonly WorldKind _kind;

    private Simulator(WorldKind kind, ulong seed, IReadOnlySet<string> without, bool traced)
    {
        // Three streams: leaving out a fault changes what happens, and not what the others draw.
        var source = new SplitMix(seed);
        _kind = kind;
        Trace = new Trace(Time, traced);
        Faults = new FaultPlan(source.Fork(), without);
        Network = new VirtualNetwork(Time, source.Fork(), Faults, Trace);
        Random = source.Fork();
    }

    public VirtualTime Time { get; } = new();

    public VirtualNetwork Network { get; }

    public FaultPlan Faults { get; }

    public Trace Trace { get; }

    public SplitMix Random { get; }

    public Phases Phases => _kind.Phases;

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<VirtualNode> Nodes => _nodes;

    public bool IsHealed { get; private set; }

    public static SeedResult Run(WorldKind kind, ulong seed, IReadOnlySet<string> without, bool traced)
    {
        var simulator = new Simulator(kind, seed, without, traced);
        Exception? failure = null;
        try
        {
            simulator.Run(kind.Create(simulator));
        }
        catch (Exception broken)
        {
            failure = broken;
        }

        return new SeedResult(kind, seed, simulator.Time.Steps, simulator.Time.Now, [.. simulator.Faults.Names], failure, simulator.Trace.Lines);
    }

    public void Attach(VirtualNode node)
    {
        _nodes.Add(node);
        Network.Attach(node);
    }

    private void Run(World world)
    {
        Trace.Note("simulator", "begins", $"seed's faults: {Faults}");
        world.Start();
        if (world.HasSwarm)
        {
            new FaultInjector(this, Random.Fork()).Schedule();
        }

        while (Time.Next <= Phases.Faults)
        {
            Step(world);
        }

        Heal(world);
        var bound = Time.Now + Phases.Bound;
        while (world.Unfinished() is { } unfinished)
        {
            RuleBroken.Unless("liveness", Time.Next <= bound, $"{unfinished}, {Phases.Bound.TotalSeconds:F0} s after everything had healed");
            Step(world);
        }

        Trace.Note("simulator", "finished", "everything promised has happened");
        var quiet = Time.Now + Phases.Quiet;
        while (Time.Next <= quiet)
        {
            Step(world);
        }

        RuleBroken.Unless("liveness", world.Unfinished() is null, $"{world.Unfinished()}, though it had been done before");
    }

    private void Step(World world)
    {
        Time.Step();
        world.Check();
        RuleBroken.Unless("liveness", Time.Steps < Phases.MostSteps, $"{Phases.MostSteps} events and no end");
    }

    private void Heal(World world)
    {
        IsHealed = true;
        Trace.Note("simulator", "heals");
        Network.Heal();
        foreach (var node in _nodes)
        {
            node.Thaw();
            if (!node.IsUp && !node.IsRetired)
            {
                node.Start();
            }
        }

        world.Heal();
        world.Check();
    }
}
