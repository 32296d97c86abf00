using Akka.Actor;
using Akka.Event;

namespace Simulation.Worlds.Nodes;

/// <summary>
/// One start of a process: an actor system and all that is under way in it. Whatever happens in it happens through here, on the
/// world's thread; after its end nothing does, though the system was never told.
/// </summary>
internal sealed class NodeLife
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMicroseconds(1);

    [ThreadStatic]
    private static NodeLife? t_current;

    private readonly NodeProcess _process;
    private readonly SplitMix _random;
    private readonly TimeSpan _latest;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private ActorSystem? _system;

    /// <param name="latest">How long work that is ready may wait for others.</param>
    public NodeLife(NodeProcess process, SplitMix random, TimeSpan latest)
    {
        _process = process;
        _random = random;
        _latest = latest;
        Number = process.Process;
    }

    /// <summary>Whose code is running.</summary>
    public static NodeLife Current => t_current ?? throw new InvalidOperationException("No node of the world is running on this thread.");

    public string Name => _process.Name;

    /// <summary>Of the process; 1 is the first.</summary>
    public int Number { get; }

    public NodeProcess Process => _process;

    public ActorSystem System => _system ?? throw new InvalidOperationException($"{this} has not been started.");

    public bool HasEnded { get; private set; }

    public TimeSpan Elapsed => _process.Elapsed;

    public long WallMs => _process.WallMs;

    /// <summary>Uids and seeds of the system.</summary>
    public ulong NextBits() => _process.HasOtherDice ? (ulong)Random.Shared.NextInt64() : _random.NextBits();

    public void Start(Func<ActorSystem> create) => Enter(() => _system = create());

    public void End() => HasEnded = true;

    /// <summary>Work that is ready: it runs soon, and which piece comes first is decided by the seed.</summary>
    public void Post(Action work)
    {
        StayOnThread();
        if (!HasEnded)
        {
            _process.Soon(_random.Between(Soonest, _latest), () => Enter(work));
        }
    }

    /// <summary>By the clock of the process.</summary>
    public void After(TimeSpan delay, Action work)
    {
        StayOnThread();
        if (!HasEnded)
        {
            _process.Wait(delay, () => Enter(work));
        }
    }

    /// <summary>Runs code of this life now. Awaits inside of it that want no context go on where their task is completed, which is here again.</summary>
    public void Enter(Action work)
    {
        if (HasEnded)
        {
            return;
        }

        var (outer, context) = (t_current, SynchronizationContext.Current);
        t_current = this;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            work();
        }
        finally
        {
            t_current = outer;
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Says(LogEvent line) => _process.OnSaid(line);

    public override string ToString() => $"{Name}/{Number}";

    private void StayOnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _process.OnEscaped(Environment.StackTrace);
            throw new InvalidOperationException($"{this} works on one thread, and this is another.");
        }
    }
}
