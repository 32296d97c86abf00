using Akka.Actor;
using Akka.Event;

namespace Simulation.Worlds.Nodes;

/// <summary>A machine with the process of a node on it. A crash leaves the actor system where it is, and nothing ever happens in it again; every start makes a new one.</summary>
internal sealed class NodeProcess(Simulator simulator, NodesWorld world, string name) : VirtualNode(simulator, name)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly SplitMix _random = world.Fork();
    private NodeLife? _life;

    public Address Address { get; } = new("akka.tcp", NodeConfig.SystemName, name, 2552);

    /// <summary>Null while it is down.</summary>
    public NodeLife? Life => IsUp ? _life : null;

    public bool HasOtherDice => world.Sabotage == NodesSabotage.ThrowsOtherDice;

    /// <summary>The way to the journal, for the process of the moment.</summary>
    public JournalLine? Journal { get; private set; }

    public void Soon(TimeSpan delay, Action work) => Later(delay, work);

    public void Wait(TimeSpan delay, Action work) => SetTimer(work, delay);

    /// <summary>Onto the machine's own disk.</summary>
    public void Save(object entry, Action saved)
    {
        var life = _life!;
        Persist(entry, () => life.Enter(saved));
    }

    public void Write(object message) => Send("journal", message, reliably: true);

    public void OnSaid(LogEvent line)
    {
        Trace.Note(Name, "says", $"{line.LogLevel()} {line.Message}{(line.Cause is null ? "" : $" ({line.Cause.GetType().Name}: {line.Cause.Message})")}");
        world.OnSaid(_life!, line);
    }

    public void OnReceived(string from, int bytes) => Trace.Note(Name, "reads", $"{bytes} bytes from {from}");

    public void OnEscaped(string where) => world.OnEscaped(where);

    /// <summary>Its system has terminated by itself. Somebody starts the process again, as an orchestrator does.</summary>
    public void Exit()
    {
        Trace.Note(Name, "exits");
        Crash();
        world.After(_random.Between(TimeSpan.Zero, LongestPause), () =>
        {
            if (!IsUp)
            {
                Start();
            }
        });
    }

    protected override void OnStart()
    {
        var life = _life = new NodeLife(this, _random.Fork(), world.SlowestTurn);
        Journal = new JournalLine(life, world.Journal, world.Sabotage == NodesSabotage.ConfirmsTooEarly);
        life.Start(() => world.Boot(life));
    }

    protected override void OnCrash()
    {
        _life!.End();
        world.OnEnded(_life);
    }

    protected override void OnTimer(object token) => ((Action)token)();

    protected override void OnMessage(string from, object message)
    {
        var journal = Journal!;
        _life!.Post(() => journal.OnAnswer(message));
    }
}
