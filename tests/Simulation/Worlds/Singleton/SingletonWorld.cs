using Akka.Cluster;
using Akka.Cluster.Tools.Core.Singleton;

namespace Simulation.Worlds.Singleton;

/// <summary>
/// Four nodes hand a singleton over while they crash, leave, join, are downed and lose messages. H1: never two instances,
/// as downed nodes keep to the removal margin. H6: when all is well there is one.
/// </summary>
internal sealed class SingletonWorld : World
{
    public static readonly TimeSpan DownedHearsWithin = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan OthersHearWithin = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan JoinsAgainAfter = TimeSpan.FromSeconds(1);
    public static readonly SingletonTiming Timing = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), 15, LeaseRetryInterval: null);

    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExitTakesAtMost = TimeSpan.FromSeconds(10);

    private readonly SplitMix _random;
    private readonly List<SingletonNode> _nodes;
    private readonly (int Crashes, int Leaves, int Downings) _faults;

    private SingletonWorld(Simulator simulator) : base(simulator)
    {
        _random = simulator.Random.Fork();
        _faults = (
            (int)Math.Ceiling(simulator.Faults.Draw("node-crashes", 0.6, 6)),
            (int)Math.Ceiling(simulator.Faults.Draw("leaves", 0.6, 6)),
            (int)Math.Ceiling(simulator.Faults.Draw("downings", 0.6, 6)));
        ConsidersVersions = simulator.Faults.Draw("versions", 0.3, 1) > 0;
        List = new MemberList(_random.Fork(), simulator.Trace);
        _nodes = [.. new[] { "n0", "n1", "n2", "n3" }.Select(name => new SingletonNode(simulator, this, name))];
    }

    public MemberList List { get; }

    public bool ConsidersVersions { get; }

    public static WorldKind Kind() => new(
        "singleton",
        new Phases(Faults: TimeSpan.FromSeconds(120), Bound: TimeSpan.FromSeconds(90), Quiet: TimeSpan.FromSeconds(30)),
        simulator => new SingletonWorld(simulator))
    {
        Sources = ["src/runtime/Akka.Cluster.Tools/Core", "tests/Simulation"],
    };

    public override void Start()
    {
        foreach (var node in _nodes)
        {
            Simulator.Time.At(_random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(10)), node.Start);
        }

        Repeat(_faults.Crashes, CrashOne);
        Repeat(_faults.Leaves, Leave);
        Repeat(_faults.Downings, DownOne);
    }

    public override void Check()
    {
        var running = _nodes.Where(node => node.IsRunning).ToList();
        RuleBroken.Unless("H1", running.Count <= 1, $"{string.Join(" and ", running.Select(node => $"{node.Name}/{node.Process}"))} run the instance at once");
    }

    public override string? Unfinished() => _nodes.Any(node => node.IsRunning) ? null : "no node runs the instance";

    public TimeSpan StopTakes() => _random.Between(TimeSpan.Zero, StopsWithin);

    /// <summary>A node has nothing to do with the instance any more: when it leaves it is gone now, when it was downed its process ends.</summary>
    public void Ended(SingletonNode node)
    {
        var process = node.Process;
        Simulator.Time.After(_random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1)), () => EndProcess(node, process));
    }

    private void Repeat(int times, Action<SingletonNode> fault)
    {
        for (var i = 0; i < times; i++)
        {
            Simulator.Time.At(Simulator.Phases.Faults * _random.NextFraction(), () =>
            {
                if (_nodes.Where(node => node.IsUp).ToList() is { Count: > 0 } able)
                {
                    fault(_random.Pick(able));
                }
            });
        }
    }

    /// <summary>Dead at once; the others notice, down it, and remove it.</summary>
    private void CrashOne(SingletonNode node)
    {
        var process = node.Process;
        node.Crash();
        Simulator.Time.After(Within(5), () => RemoveDowned(node, process));
        Simulator.Time.After(Within(20), () => Restart(node));
    }

    /// <summary>On the losing side of a partition: alive, and removed by the others.</summary>
    private void DownOne(SingletonNode node) => RemoveDowned(node, node.Process);

    private void RemoveDowned(SingletonNode node, int process)
    {
        if (List.Move(node.Name, process, MemberStatus.Down))
        {
            Simulator.Time.After(Within(2), () => List.Remove(node.Name, process));
            Simulator.Time.After(DownedHearsWithin + StopsWithin + TimeSpan.FromSeconds(1), () => EndProcess(node, process));
        }
    }

    private void Leave(SingletonNode node)
    {
        var process = node.Process;
        if (!List.Move(node.Name, process, MemberStatus.Leaving))
        {
            return;
        }

        Simulator.Time.After(Within(3), () =>
        {
            if (List.Move(node.Name, process, MemberStatus.Exiting))
            {
                Simulator.Time.After(OthersHearWithin + ExitTakesAtMost, () => EndProcess(node, process));
            }
        });
    }

    private void EndProcess(SingletonNode node, int process)
    {
        if (node.Process == process && node.IsUp)
        {
            node.Crash();
        }

        List.Remove(node.Name, process);
        Simulator.Time.After(Within(20), () => Restart(node));
    }

    private static void Restart(SingletonNode node)
    {
        if (!node.IsUp)
        {
            node.Start();
        }
    }

    private TimeSpan Within(double seconds) => _random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(seconds));
}
