using Akka.Actor;
using Akka.Persistence;

namespace AgentNet.Benchmarks.Persistence;

/// <summary>Keeps its number of events in flight by telling itself to persist another for each that is stored.</summary>
internal sealed class EventWriter : UntypedPersistentActor
{
    private const int EventBytes = 100;

    private readonly byte[] _event = new byte[EventBytes];
    private readonly Action<byte[]> _stored;
    private readonly JournalLoad _load;
    private readonly TaskCompletionSource _ready;
    private readonly int _events;
    private int _persisted;
    private int _handled;

    public EventWriter(string id, JournalLoad load, TaskCompletionSource ready, TaskCompletionSource done)
    {
        PersistenceId = id;
        JournalPluginId = load.Journal;
        _load = load;
        _events = load.Events / load.Actors;
        _ready = ready;
        _stored = _ =>
        {
            if (++_handled == _events)
                done.SetResult();
            else if (_persisted < _events)
                Self.Tell(this);
        };
    }

    public override string PersistenceId { get; }

    protected override void OnCommand(object message)
    {
        if (message is not Go)
        {
            Next();
            return;
        }

        for (var i = 0; i < _load.InFlight; i++)
            Next();
    }

    protected override void OnRecover(object message)
    {
        if (message is RecoveryCompleted)
            _ready.SetResult();
    }

    private void Next()
    {
        if (_persisted == _events)
            return;
        _persisted++;
        if (_load.InFlight == 1)
            Persist(_event, _stored);
        else
            PersistAsync(_event, _stored);
    }

    internal sealed class Go
    {
        public static readonly Go Instance = new();
    }
}
