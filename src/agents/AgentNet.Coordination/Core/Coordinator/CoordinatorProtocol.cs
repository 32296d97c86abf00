using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;
using AgentNet.Coordination.Core.Tasks;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>
/// The life of every task: decisions are recorded as events and applied at once, so that the next decision sees them;
/// what must not be seen before it is durable waits for the write. Keeps T1-T9 (README.md of this project).
/// </summary>
internal sealed partial class CoordinatorProtocol
{
    private readonly CoordinatorSettings _settings;
    private readonly CoordinatorState _state;
    private readonly CoordinatorDecider _decider;
    private readonly SeededRandom _random;
    private readonly AgentPool _pool;
    private readonly ReadyQueue _ready;
    private readonly Deadlines _deadlines = new();
    private readonly CoordinatorStatistics _statistics = new();
    private readonly Dictionary<string, OpenTask> _open = new(StringComparer.Ordinal);
    private readonly long _leaseMs;

    // The turn being decided, and what waits for writes in progress. A turn's effects wait for that turn and all before it.
    private readonly Queue<(long Sequence, List<CoordinatorEffect> Effects)> _writing = new();
    private readonly Queue<ChangeBatch> _unarchived = new();
    private readonly Queue<string> _ended = new();
    private readonly List<Change> _changes = [];
    private readonly SortedSet<string> _endedInTurn = new(StringComparer.Ordinal);
    private List<CoordinatorEffect> _held = [];
    private CoordinatorTurn? _turn;

    private Outbox<CoordinatorEffect> _outbox = new();
    private long _nowMs;
    private long _nextNumber;
    private long _archivedSequence;
    private long _unarchivedChanges;
    private bool _isLive;
    private bool _isEpochDurable;

    public CoordinatorProtocol(CoordinatorSettings settings, ulong seed)
    {
        _settings = settings;
        _state = new CoordinatorState(OnTaskChanged);
        _decider = new CoordinatorDecider(_state, settings);
        _random = new SeededRandom(seed);
        _pool = new AgentPool(settings.AgentConcurrency, settings.WaitingBound);
        _ready = new ReadyQueue((long)settings.AgeingStep.TotalMilliseconds);
        _leaseMs = (long)settings.Lease.TotalMilliseconds;
    }

    public CoordinatorState State => _state;

    /// <summary>When the next <see cref="CoordinatorInput.Alarm"/> is wanted; null for never.</summary>
    public long? NextDueMs => _deadlines.NextDueMs;

    /// <summary>Something has been decided that no <see cref="CoordinatorEffect.Persist"/> has carried out yet.</summary>
    public bool IsTurnOpen => _turn is not null;

    /// <summary>Events in the open turn: the shell ends a turn early when it grows large.</summary>
    public int TurnEventCount => _turn?.Events.Count ?? 0;

    /// <summary>Takes in a snapshot; only before anything was replayed.</summary>
    public void Restore(CoordinatorSnapshot snapshot)
    {
        _state.Restore(snapshot);
        foreach (var batch in snapshot.Unarchived)
        {
            Await(batch);
        }
    }

    /// <summary>Takes in a turn from the journal.</summary>
    public void Replay(CoordinatorTurn turn)
    {
        var sequence = turn.FirstSequence;
        foreach (var happened in turn.Events)
        {
            _state.Apply(happened, sequence);
            Changes.Describe(happened, sequence, _state, _changes);
            sequence++;
        }

        Await(TakeChanges(turn));
    }

    /// <summary>The state for a snapshot. Only between turns: it must hold nothing that is not in the journal.</summary>
    public CoordinatorCapture Capture() => _turn is null
        ? _state.Capture([.. _unarchived])
        : throw new InvariantViolation("T1", "a snapshot was asked for in the middle of a turn");

    public void Handle(CoordinatorInput input, long nowMs, Outbox<CoordinatorEffect> outbox)
    {
        _outbox = outbox;
        _nowMs = Math.Max(_nowMs, nowMs);
        switch (input)
        {
            case CoordinatorInput.Recovered recovered:
                Begin(recovered.ArchivedSequence);
                break;
            case CoordinatorInput.Request request:
                OnRequest(request.RequestId, request.Message);
                break;
            case CoordinatorInput.WaiterGone gone:
                OnWaiterGone(gone.WaitId);
                break;
            case CoordinatorInput.Report report:
                OnReport(report.Message);
                break;
            case CoordinatorInput.AgentsChanged agents:
                OnAgentsChanged(agents.Change);
                break;
            case CoordinatorInput.NodesSeen seen:
                OnNodesSeen(seen.Nodes);
                break;
            case CoordinatorInput.NodeRemoved removed:
                OnNodeRemoved(removed.Node);
                break;
            case CoordinatorInput.LookedUp answer:
                OnLookedUp(answer.LookUpId, answer.Finds);
                break;
            case CoordinatorInput.MapSourceRead source:
                OnMapSourceRead(source);
                break;
            case CoordinatorInput.Persisted persisted:
                OnPersisted(persisted.Sequence);
                break;
            case CoordinatorInput.Archived archived:
                OnArchived(archived.Sequence);
                break;
            case CoordinatorInput.Alarm:
                OnAlarm();
                break;
            case CoordinatorInput.EndTurn:
                OnEndTurn();
                break;
            default:
                throw new InvariantViolation("input", $"{input.GetType().Name} is not handled");
        }

        Settle();
        if (_settings.AssertInvariants)
        {
            AssertInvariants();
        }
    }

    /// <summary>Decides an event: it counts from now on, and is written with the turn.</summary>
    private void Record(CoordinatorEvent happened)
    {
        happened.AtMs = _nowMs;
        var sequence = _state.LastSequence + 1;
        _turn ??= new CoordinatorTurn { FirstSequence = sequence };
        _turn.Events.Add(happened);
        _state.Apply(happened, sequence);
        Changes.Describe(happened, sequence, _state, _changes);
    }

    /// <summary>Carried out now, durable or not: work may begin before its assignment is written.</summary>
    private void Emit(CoordinatorEffect effect)
    {
        if (_isEpochDurable)
        {
            _outbox.Add(effect);
        }
        else
        {
            Hold(effect);
        }
    }

    /// <summary>Carried out once everything decided so far is durable; at once when it is.</summary>
    private void Hold(CoordinatorEffect effect)
    {
        if (_turn is not null)
        {
            _held.Add(effect);
        }
        else if (_writing.Count > 0)
        {
            _writing.Last().Effects.Add(effect);
        }
        else
        {
            _outbox.Add(effect);
        }
    }

    private void Reply(long requestId, object message) => Hold(new CoordinatorEffect.Reply(requestId, message));

    private void Refuse(long requestId, Problem problem) => Reply(requestId, new Refused { Problem = problem });

    private void OnEndTurn()
    {
        if (_turn is not { } turn)
        {
            return;
        }

        var last = _state.LastSequence;
        var ended = _endedInTurn.ToList();
        var changes = TakeChanges(turn);
        Await(changes);
        var effects = _held;
        effects.Insert(0, new CoordinatorEffect.Archive(EntryOf(changes, ended)));
        _endedInTurn.Clear();
        _held = [];
        _turn = null;
        _writing.Enqueue((last, effects));
        _outbox.Add(new CoordinatorEffect.Persist(turn));
    }

    private void OnPersisted(long sequence)
    {
        while (_writing.TryPeek(out var written) && written.Sequence <= sequence)
        {
            _writing.Dequeue();
            foreach (var effect in written.Effects)
            {
                _outbox.Add(effect);
            }
        }

        _isEpochDurable = _isEpochDurable || (_isLive && _writing.Count == 0);
    }

    /// <summary>Until the archive has confirmed them.</summary>
    private void Await(ChangeBatch changes)
    {
        _unarchived.Enqueue(changes);
        _unarchivedChanges += changes.Changes.Count;
    }

    private void DropArchived()
    {
        while (_unarchived.TryPeek(out var batch) && batch.LastSequence <= _archivedSequence)
        {
            _unarchived.Dequeue();
            _unarchivedChanges -= batch.Changes.Count;
        }
    }

    private ChangeBatch TakeChanges(CoordinatorTurn turn)
    {
        var batch = new ChangeBatch { FirstSequence = turn.FirstSequence, LastSequence = turn.FirstSequence + turn.Events.Count - 1 };
        batch.Changes.AddRange(_changes);
        _changes.Clear();
        return batch;
    }

    private ArchiveEntry EntryOf(ChangeBatch changes, List<string> endedTasks)
    {
        var tasks = new List<TaskRecord>(endedTasks.Count);
        foreach (var id in endedTasks)
        {
            if (_state.Find(id) is { } task)
            {
                tasks.Add(task);
            }
        }

        var batches = tasks.Where(task => task.BatchId.Length > 0).Select(task => task.BatchId).Distinct().Select(_state.Batch).OfType<BatchRecord>().Where(batch => batch.HasEnded).ToList();
        var runs = changes.Changes.Where(change => change.Kind == ChangeKind.WorkflowFinished).Select(change => _state.Run(change.RunId)).OfType<Workflows.WorkflowRecord>().ToList();
        return new ArchiveEntry(changes, tasks, batches, runs);
    }

    /// <summary>Keeps the indexes over tasks true to their records; the fold calls it for every change.</summary>
    private void OnTaskChanged(TaskRecord? before, TaskRecord after)
    {
        _statistics.Moved(before?.State ?? TaskState.Unspecified, after.State);
        if (!_isLive)
        {
            return;
        }

        if (!_open.TryGetValue(after.Id, out var open))
        {
            if (after.State.IsEnd())
            {
                // Evidence about an ended task: the archive gets the record again.
                _endedInTurn.Add(after.Id);
                return;
            }

            open = Open(after);
        }

        open.Record = after;
        if (after.State.IsEnd())
        {
            Close(open);
            _endedInTurn.Add(after.Id);
            _ended.Enqueue(after.Id);
        }
        else if (before?.State != after.State)
        {
            Schedule(open);
        }
    }

    /// <summary>Carries the consequences of what has happened to their end: dependants, stages, waiting clients, free agents.</summary>
    private void Settle()
    {
        while (true)
        {
            if (_ended.TryDequeue(out var id))
            {
                OnTaskEnded(_state.Find(id)!);
            }
            else if (_isLive && PlaceNext())
            {
                continue;
            }
            else
            {
                return;
            }
        }
    }
}
