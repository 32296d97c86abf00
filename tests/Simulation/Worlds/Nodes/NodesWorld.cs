using AgentNet.Contracts;
using AgentNet.Coordination;
using AgentNet.Coordination.Shell;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Event;
using Simulation.Worlds.Coordinator;

namespace Simulation.Worlds.Nodes;

/// <summary>
/// Three whole nodes: actor systems with remoting, cluster, resolver, singleton, the persistent coordinator and its agents, as they
/// run in production, on one thread and in virtual time. Judged from outside: one cluster in the end, and T1-T7 by
/// <see cref="TaskLedger"/> and <see cref="WorkLedger"/>.
/// </summary>
internal sealed partial class NodesWorld : World
{
    public const int AgentLimit = 2;
    public const string Capability = "dig";

    private const string Singleton = "coordinator";

    // To be found unreachable, to be downed and to be followed by another coordinator.
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(15);
    private static readonly string[] Names = ["n0", "n1", "n2"];
    private static readonly CoordinatorSettings Defaults = CoordinatorSettings.From(
        ConfigurationFactory.ParseString("agentnet.coordinator.assert-invariants = on").WithFallback(CoordinatorConfig.Reference));

    private readonly SplitMix _random;
    private readonly StreamNetwork _network;
    private readonly AgentDirectory _directory = new();
    private readonly ArchiveModel _archive = new();
    private readonly List<NodeProcess> _processes;
    private readonly TaskDesk _desk;
    private readonly CoordinatorSettings _settings;
    private readonly int _throughput;
    private readonly int _breaks;
    private readonly int _leaves;
    private readonly int _longFreezes;
    private readonly double _silence;
    private readonly bool _isHasty;
    private NodeLife? _founder;
    private string? _escaped;
    private RuleBroken? _broken;

    private NodesWorld(Simulator simulator, NodesSabotage sabotage) : base(simulator)
    {
        Sabotage = sabotage;
        _random = simulator.Random.Fork();
        _breaks = (int)Math.Ceiling(simulator.Faults.Draw("broken-connections", 0.5, 8));
        _leaves = (int)Math.Ceiling(simulator.Faults.Draw("leaves", 0.4, 3));
        _longFreezes = (int)Math.Ceiling(simulator.Faults.Draw("long-freezes", 0.4, 2));
        _isHasty = simulator.Faults.Draw("no-removal-margin", 0.3, 1) > 0;
        _silence = simulator.Faults.Draw("silent-crashes", 0.5, 1);
        FailingWork = simulator.Faults.Draw("failing-work", 0.5, 0.4);
        SlowestTurn = TimeSpan.FromMicroseconds(50) + TimeSpan.FromMilliseconds(simulator.Faults.Draw("slow-threads", 0.3, 10));
        _throughput = 1 + _random.Below(10);
        _settings = Defaults with { SnapshotEveryEvents = 20 + _random.Below(200), AwaitBound = Defaults.AskAgainAfter, StartWithin = TimeSpan.FromSeconds(30) };
        _network = new StreamNetwork(simulator);
        Ledger = new TaskLedger(AgentLimit, _settings.AgeingStep, _archive);
        Journal = new JournalNode(simulator, sabotage == NodesSabotage.HasNoUniqueKey ? Coordinator.Sabotage.HasNoUniqueKey : Coordinator.Sabotage.None);
        _processes = [.. Names.Select(name => new NodeProcess(simulator, this, name))];
        _desk = new TaskDesk(this, _random.Fork());
    }

    public NodesSabotage Sabotage { get; }

    public JournalNode Journal { get; }

    public TaskLedger Ledger { get; }

    public WorkLedger Work { get; } = new(AgentLimit);

    public double FailingWork { get; }

    /// <summary>How long a turn that is ready may wait for its thread.</summary>
    public TimeSpan SlowestTurn { get; }

    public static WorldKind Kind(NodesSabotage sabotage = NodesSabotage.None) => new(
        "nodes", new Phases(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10)), simulator => new NodesWorld(simulator, sabotage))
    {
        TestedSeeds = 12,
        Sources = ["src/runtime", "src/agents/AgentNet.Contracts", "src/agents/AgentNet.Coordination", "src/agents/AgentNet.Registry", "src/agents/AgentNet.Sdk/Core", "tests/Simulation/Worlds/Nodes", "tests/Simulation/Worlds/Coordinator"],
    };

    public static string AgentOf(string node) => $"a-{node}";

    public Address AddressOf(string agentId) => _processes.Single(process => AgentOf(process.Name) == agentId).Address;

    public override void Start()
    {
        Journal.Start();
        foreach (var process in _processes)
        {
            process.Start();
        }

        Throughout(10 + _random.Below(20), _desk.Act);
        Throughout(_breaks, () => _network.Break(_random.Pick(Names), _random.Pick(Names)));
        Throughout(_leaves, Leave);
        Throughout(_longFreezes, FreezeCoordinator);
    }

    public override void Heal()
    {
        Ledger.OnHealed();
        AskForStatistics();
        After(BetweenLooksOfOperator, EndClustersOfTheirOwn);
    }

    public override void Check()
    {
        RuleBroken.Unless("one thread", _escaped is null, $"work was posted from another thread:\n{_escaped}");
        if (_broken is { } broken)
        {
            throw broken;
        }

        Ledger.Read(Journal.Rows);
        Work.Check(Ledger);
    }

    public override string? Unfinished()
    {
        if (NotOneCluster() is { } apart)
        {
            return apart;
        }

        if (Ledger.FirstOpen is { } open)
        {
            return open;
        }

        return _desk.Waiting > 0 ? $"clients wait for {_desk.Waiting} answers" : Ledger.NotArchived ?? Ledger.PlaceStillTaken;
    }

    /// <summary>A process has been started: its actor system, as the composition of a node makes it.</summary>
    public ActorSystem Boot(NodeLife life)
    {
        var system = ActorSystem.Create(NodeConfig.SystemName, NodeConfig.For(life, _network, SeedsFor(life), _throughput, _isHasty));
        system.RegisterOnTermination(life.Process.Exit);
        var registry = system.ActorOf(Props.Create(() => new RegistryDoor(_directory)), "registry");
        var hosts = new TaskCompletionSource<IActorRef>();
        var agents = _directory.RegistryOf(life);
        var resources = new CoordinatorResources(
            _settings, new NodeArchive(life, _archive, _random.Fork()), _ => { }, NoBlobs.Instance, agents, ((ActorSystemImpl)system).Time, _ => hosts.Task, registry);
        var coordinator = Props.Create(() => new CoordinatorGuardian(resources));
        system.ActorOf(ClusterSingletonManager.Props(coordinator, ClusterSingletonManagerSettings.Create(system).WithSingletonName(Singleton)), Singleton);
        var proxy = system.ActorOf(
            ClusterSingletonProxy.Props($"/user/{Singleton}", ClusterSingletonProxySettings.Create(system).WithSingletonName(Singleton)), $"{Singleton}-proxy");
        var random = _random.Fork();
        hosts.SetResult(system.ActorOf(Props.Create(() => new AgentHouse(this, life, proxy, random)), AgentHouse.Name));
        system.ActorOf(Props.Create(() => new Counter(_desk, life, proxy, Sabotage == NodesSabotage.LeavesThread)), Counter.Name);
        return system;
    }

    /// <summary>A process is gone, one way or the other.</summary>
    public void OnEnded(NodeLife life) => _network.Ended(life, silently: _random.Chance(_silence));

    public void OnEscaped(string where) => _escaped ??= where;

    /// <summary>What an oracle finds inside a turn ends up in the log, and the product's own checks count as oracles.</summary>
    public void OnSaid(NodeLife life, LogEvent line)
    {
        if (line.Cause is RuleBroken found)
        {
            _broken ??= found;
        }
        else if (line.Cause?.GetType().Name is "InvariantViolation" or "NullReferenceException")
        {
            _broken ??= new RuleBroken("invariant", $"{life} says: {line.Cause}");
        }
    }

    public SplitMix Fork() => _random.Fork();

    public void Note(string who, string what, string details) => Simulator.Trace.Note(who, what, details);

    public void After(TimeSpan delay, Action happens) => Simulator.Time.After(delay, happens);

    public NodeLife? SomeLife(SplitMix random)
    {
        var lives = _processes.Where(process => process.Life is not null).ToList();
        return lives.Count == 0 ? null : random.Pick(lives).Life;
    }

    /// <summary>The agent of a node is there: it says so again and again, for somebody may have taken it for lost.</summary>
    public void Announce(string node)
    {
        var id = AgentOf(node);
        if (_directory.Find(id) is not { Status: AgentStatus.Active })
        {
            _directory.Set(new AgentDescriptor
            {
                Id = id,
                NodeId = node,
                Version = "1.0.0",
                Endpoint = new Endpoint { Host = node, Port = AddressOf(id).Port!.Value },
                Status = AgentStatus.Active,
                MaxConcurrency = AgentLimit,
                Capabilities = { new Capability { Name = Capability } },
            });
        }
    }

    /// <summary>The node that wrote last stands still for so long that the others go on without it; then it wakes up and knows nothing of that.</summary>
    private void FreezeCoordinator()
    {
        if (Journal.Rows.Count > 0 && _processes.Single(process => Journal.Rows[^1].Writer.StartsWith(process.Name, StringComparison.Ordinal)) is { IsUp: true } writer)
        {
            writer.Freeze(Simulator.Time.Now + _random.Between(LongEnough, 2.5 * LongEnough));
        }
    }

    private void Throughout(int times, Action happens)
    {
        for (var i = 0; i < times; i++)
        {
            Simulator.Time.At(Simulator.Phases.Faults * _random.NextFraction(), happens);
        }
    }

    private void AskForStatistics()
    {
        _desk.Ask(new GetStatistics());
        After(TimeSpan.FromSeconds(10), AskForStatistics);
    }

    private sealed class NoBlobs : IBlobStore
    {
        public static readonly NoBlobs Instance = new();

        public ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => throw new NotSupportedException("Nothing in this world is larger than a message.");

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default) => throw new NotSupportedException("Nothing in this world is larger than a message.");
    }
}
