using AgentNet.Contracts;
using AgentNet.Coordination;
using AgentNet.Coordination.Core.Coordinator;
using Akka.Configuration;

namespace Simulation.Worlds.Coordinator;

/// <summary>
/// The task coordinator and the agents' protocol: two nodes that may be coordinator (and both may believe it), three agents,
/// two clients, a shared journal, an archive. Rules T1-T8 are judged by <see cref="TaskLedger"/> and <see cref="WorkLedger"/>.
/// </summary>
internal sealed partial class CoordinatorWorld : World
{
    public const int AgentLimit = 2;

    private static readonly string[] Agents = ["a0", "a1", "a2"];
    private static readonly CoordinatorSettings Defaults = CoordinatorSettings.From(
        ConfigurationFactory.ParseString("agentnet.coordinator.assert-invariants = on").WithFallback(CoordinatorConfig.Reference));

    private readonly SplitMix _random;
    private readonly JournalNode _journal;
    private readonly List<CoordinatorNode> _coordinators;
    private readonly List<ClientNode> _clients;
    private readonly SortedDictionary<string, string> _beliefs = new(StringComparer.Ordinal);
    private readonly int _takeovers;
    private readonly int _archiveOutages;
    private readonly int _registryChanges;
    private CoordinatorNode _chosen;

    private CoordinatorWorld(Simulator simulator, Sabotage sabotage) : base(simulator)
    {
        _random = simulator.Random.Fork();
        Sabotage = sabotage;
        _takeovers = (int)Math.Ceiling(simulator.Faults.Draw("takeovers", 0.4, 4));
        _archiveOutages = (int)Math.Ceiling(simulator.Faults.Draw("archive-down", 0.4, 3));
        _registryChanges = (int)Math.Ceiling(simulator.Faults.Draw("registry-changes", 0.4, 4));
        SlowAgents = simulator.Faults.Draw("slow-agents", 0.4, 0.3);
        SubTasks = simulator.Faults.Draw("sub-tasks", 0.5, 0.4);
        FailingWork = simulator.Faults.Draw("failing-work", 0.6, 0.5);
        Settings = Defaults with
        {
            StartWithin = TimeSpan.FromSeconds(30),
            JournalLookInterval = TimeSpan.FromSeconds(30),
            SnapshotEveryEvents = 10 + _random.Below(300),
            MaxInterruptions = 2 + _random.Below(20),
            SuspectAfter = 1 + _random.Below(4),
            UnarchivedBound = _random.Chance(0.2) ? 20 : 100_000,
            WaitingBound = _random.Chance(0.3) ? AgentLimit : 100,
            WaiterBound = _random.Chance(0.2) ? 2 : 10_000,
            QueueBound = _random.Chance(0.2) ? 10 : 100_000,
            AgeingStep = sabotage == Sabotage.IgnoresAge ? TimeSpan.FromHours(10) : Defaults.AgeingStep,
        };
        Ledger = new TaskLedger(AgentLimit, Defaults.AgeingStep, Archive);
        _journal = new JournalNode(simulator, sabotage);
        _coordinators = [.. new[] { "c0", "c1" }.Select(name => new CoordinatorNode(simulator, this, name))];
        foreach (var agent in Agents)
        {
            Registry[agent] = Described(agent);
        }

        AgentNodes = [.. Agents.Select(name => new AgentNode(simulator, this, name))];
        _clients = [.. new[] { "k0", "k1" }.Select(name => new ClientNode(simulator, this, name))];
        _chosen = _coordinators[0];
    }

    public static IReadOnlyList<string> Capabilities { get; } = ["dig", "weave"];

    public Sabotage Sabotage { get; }

    public CoordinatorSettings Settings { get; }

    public VirtualTime Time => Simulator.Time;

    public ArchiveModel Archive { get; } = new();

    public TaskLedger Ledger { get; }

    public WorkLedger Work { get; } = new(AgentLimit);

    public IReadOnlyList<AgentNode> AgentNodes { get; }

    /// <summary>The registry's view: what watchers are told.</summary>
    public SortedDictionary<string, AgentDescriptor> Registry { get; } = new(StringComparer.Ordinal);

    public double SlowAgents { get; }

    public double FailingWork { get; }

    /// <summary>Share of attempts that call a sub-task and wait for it.</summary>
    public double SubTasks { get; }

    public bool IsHealed => Simulator.IsHealed;

    public static WorldKind Kind(Sabotage sabotage = Sabotage.None) => new(
        "coordinator", new Phases(TimeSpan.FromSeconds(90), TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(30)), simulator => new CoordinatorWorld(simulator, sabotage))
    {
        Sources = ["src/agents/AgentNet.Coordination/Core", "src/agents/AgentNet.Sdk/Core", "src/agents/AgentNet.Contracts", "tests/Simulation/Worlds/Coordinator"],
    };

    public override void Start()
    {
        _journal.Start();
        _coordinators.ForEach(node => node.Start());
        foreach (var agent in AgentNodes)
        {
            agent.Start();
        }

        _clients.ForEach(client => client.Start());
        _chosen.Activate();
        Throughout(20 + _random.Below(40), () => _random.Pick(_clients).Act());
        Throughout(_takeovers, TakeOver);
        Throughout(_archiveOutages, () =>
        {
            Archive.IsDown = true;
            Time.After(_random.Between(TimeSpan.Zero, Simulator.Phases.Faults / 3), () => Archive.IsDown = false);
        });
        Throughout(_registryChanges, ChangeRegistry);
    }

    public override void Heal()
    {
        Archive.IsDown = false;
        foreach (var node in _coordinators.Where(node => node != _chosen))
        {
            node.Deactivate();
        }

        if (!_chosen.IsActive)
        {
            _chosen.Activate();
        }

        Ledger.OnHealed();
        _beliefs.Clear();
        foreach (var agent in Agents)
        {
            Registry[agent] = Described(agent);
            Announce(AgentChangeKind.Updated, agent);
        }

        AskForStatistics();
    }

    public override void Check()
    {
        Ledger.Read(_journal.Rows);
        Work.Check(Ledger);
    }

    public override string? Unfinished()
    {
        if (Ledger.FirstOpen is { } open)
        {
            return open;
        }

        if (_clients.FirstOrDefault(client => client.Waiting > 0) is { } waiting)
        {
            return $"{waiting.Name} waits for {waiting.Waiting} answers";
        }

        return Ledger.NotArchived ?? Ledger.PlaceStillTaken;
    }

    /// <summary>Where this client or agent believes the coordinator to be.</summary>
    public string CoordinatorAsSeenBy(string name) => _beliefs.GetValueOrDefault(name, _chosen.Name);

    public void Announce(AgentChangeKind kind, string agentId)
    {
        foreach (var node in _coordinators.Where(node => node.IsUp))
        {
            node.Hear(kind, agentId);
        }
    }

    /// <summary>How long the journal is, if it can be read from there.</summary>
    public int? RowsSeenBy(CoordinatorNode node) => _journal.IsUp && !Simulator.Network.IsClosed(node.Name, _journal.Name) ? _journal.Rows.Count : null;

    /// <summary>A coordinator whose write was refused, or that saw rows it does not know, has learnt that another one writes: unless it was chosen since, it gives up.</summary>
    public void OnRefused(CoordinatorNode node)
    {
        if (node != _chosen)
        {
            node.Deactivate();
        }
    }

    public CoordinatorInput ReadMapSource(CoordinatorEffect.ReadMapSource source)
    {
        var count = int.Parse(source.Scope.Inputs.Inline.ToStringUtf8(), System.Globalization.CultureInfo.InvariantCulture);
        return count == 3
            ? new CoordinatorInput.MapSourceRead(source.RunId, source.StageId, [], Problems.Of(ProblemCodes.MapSourceInvalid, "It is not an array."))
            : new CoordinatorInput.MapSourceRead(source.RunId, source.StageId, [.. Enumerable.Range(0, count).Select(i => Payloads.FromJsonText($"{i}"))], null);
    }

    /// <summary>The other node is made coordinator; the one before does not know it yet. Clients and agents learn it one by one.</summary>
    private void TakeOver()
    {
        var deposed = _chosen;
        _chosen = _coordinators.First(node => node != deposed);
        Simulator.Trace.Note("singleton", "moves", $"{deposed.Name} -> {_chosen.Name}");
        foreach (var name in Agents.Concat(_clients.Select(client => client.Name)))
        {
            _beliefs[name] = deposed.Name;
            Time.After(_random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(8)), () => _beliefs.Remove(name));
        }

        _chosen.Activate();
        Time.After(_random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)), () =>
        {
            if (deposed != _chosen)
            {
                deposed.Deactivate();
            }
        });
    }

    private void ChangeRegistry()
    {
        var agent = _random.Pick(Agents);
        if (!Registry.TryGetValue(agent, out var known))
        {
            Registry[agent] = Described(agent);
            Announce(AgentChangeKind.Added, agent);
        }
        else if (_random.Chance(0.3))
        {
            Registry.Remove(agent);
            Announce(AgentChangeKind.Removed, agent);
        }
        else
        {
            var changed = known.Clone();
            changed.Status = known.Status == AgentStatus.Active ? AgentStatus.Maintenance : AgentStatus.Active;
            Registry[agent] = changed;
            Announce(AgentChangeKind.Updated, agent);
        }
    }

    private void Throughout(int times, Action happens)
    {
        for (var i = 0; i < times; i++)
        {
            Time.At(Simulator.Phases.Faults * _random.NextFraction(), happens);
        }
    }

    private void AskForStatistics()
    {
        _clients[0].AskForStatistics();
        Time.After(TimeSpan.FromSeconds(10), AskForStatistics);
    }

    private static AgentDescriptor Described(string agent)
    {
        var described = new AgentDescriptor { Id = agent, Status = AgentStatus.Active, MaxConcurrency = AgentLimit, Capabilities = { new Capability { Name = Capabilities[0] } } };
        if (agent != "a0")
        {
            described.Capabilities.Add(new Capability { Name = Capabilities[1] });
        }

        return described;
    }
}
