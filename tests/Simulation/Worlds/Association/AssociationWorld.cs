using Akka.Actor;

namespace Simulation.Worlds.Association;

/// <summary>
/// Two nodes that tell each other system messages whatever happens to connections and processes: rules R1 to R9 of Akka.Remote, the
/// delivery judged by <see cref="LetterLedger"/>.
/// </summary>
internal sealed class AssociationWorld : World
{
    private readonly List<AssociationNode> _nodes;
    private readonly SortedSet<(string, int, string, int)> _quarantined = [];

    private AssociationWorld(Simulator simulator, Sabotage sabotage)
        : base(simulator)
    {
        Sabotage = sabotage;
        _nodes =
        [
            new AssociationNode(simulator, this, "a", new Address("akka.tcp", "a", "h", 1), "b", new Address("akka.tcp", "b", "h", 2)),
            new AssociationNode(simulator, this, "b", new Address("akka.tcp", "b", "h", 2), "a", new Address("akka.tcp", "a", "h", 1)),
        ];
    }

    public Sabotage Sabotage { get; }

    public LetterLedger Ledger { get; } = new();

    public bool IsHealed => Simulator.IsHealed;

    public static WorldKind Kind(Sabotage sabotage = Sabotage.None) =>
        new("association", new Phases(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(30)), simulator => new AssociationWorld(simulator, sabotage))
        {
            Sources = ["src/runtime/Akka.Remote/Core/Association", "src/runtime/Akka.Remote/Core/SystemDelivery", "tests/Simulation"],
        };

    public override void Start()
    {
        foreach (var node in _nodes) node.Start();
    }

    public override void Check()
    {
        foreach (var node in _nodes)
        {
            RuleBroken.Unless("R2", node.PeerUid is not { } uid || uid <= Other(node).Process, $"{node.Name} has a session with process {node.PeerUid} of {Other(node).Name}, which does not exist");
            RuleBroken.Unless("R9", node.WaitingCount <= AssociationNode.BufferSize, $"{node.WaitingCount} system messages wait at {node.Name}");
        }
    }

    public override string? Unfinished()
    {
        foreach (var node in _nodes)
        {
            if (Ledger.Pending(node.Name, node.Process) is { } pending) return pending;
        }

        var (a, b) = (_nodes[0], _nodes[1]);
        if (_quarantined.Contains((a.Name, a.Process, b.Name, b.Process)) || _quarantined.Contains((b.Name, b.Process, a.Name, a.Process))) return null;
        return a.Session is { } session && b.Session == session ? null : $"a has session {a.Session}, b has {b.Session}";
    }

    /// <summary>The caller of a connection is a process that still runs; the sockets of dead ones are closed.</summary>
    public bool IsAlive(string name, int process) => _nodes.Single(node => node.Name == name) is { IsUp: true } node && node.Process == process;

    public void Quarantined(AssociationNode by, int uid) => _quarantined.Add((by.Name, by.Process, Other(by).Name, uid));

    public void GivenUp(AssociationNode at, Letter letter, bool hasNeverMet)
    {
        var other = Other(at);
        var isQuarantined = _quarantined.Any(mark => (mark.Item1 == at.Name && mark.Item2 == at.Process) || (mark.Item3 == at.Name && mark.Item4 == at.Process));
        Ledger.GivenUp(letter, hasNeverMet || other.Process > 1 || isQuarantined);
    }

    private AssociationNode Other(AssociationNode node) => node == _nodes[0] ? _nodes[1] : _nodes[0];
}
