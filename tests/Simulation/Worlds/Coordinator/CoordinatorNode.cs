using AgentNet.Contracts;
using AgentNet.Coordination.Core;
using AgentNet.Coordination.Core.Coordinator;
using Google.Protobuf;

namespace Simulation.Worlds.Coordinator;

/// <summary>
/// Hosts a <see cref="CoordinatorProtocol"/> as its shell does: one write at a time, what is decided meanwhile goes into the
/// next; a write that is refused or not answered ends the protocol, and a new one starts from the journal.
/// </summary>
internal sealed class CoordinatorNode(Simulator simulator, CoordinatorWorld world, string name) : VirtualNode(simulator, name)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private readonly SplitMix _random = simulator.Random.Fork();
    private readonly Outbox<CoordinatorEffect> _outbox = new();
    private readonly Dictionary<long, (string From, long Id)> _askers = [];
    private readonly Queue<ArchiveEntry> _toArchive = new();
    private CoordinatorProtocol? _protocol;
    private CoordinatorCapture? _capture;
    private int _life;
    private int _rows;
    private long _nextRequest;
    private long _snapshotSequence;
    private long _alarmAtMs;
    private long _lastWritten;
    private long _archived;
    private bool _isWriting;
    private bool _isFlushComing;
    private bool _isArchiving;

    /// <summary>Whether it believes to be the coordinator. Two may.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Makes it the coordinator; one that believed so already is stopped first, as a node is that comes back to its cluster.</summary>
    public void Activate()
    {
        if (IsActive)
        {
            Deactivate();
        }

        IsActive = true;
        Trace.Note(Name, "activated");
        if (IsUp)
        {
            Recover();
        }
    }

    public void Deactivate()
    {
        IsActive = false;
        End("deposed");
    }

    /// <summary>The registry has changed, as its watcher here will hear.</summary>
    public void Hear(AgentChangeKind kind, string agentId) => After(TimeSpan.FromMilliseconds(_random.Below(50)), () => Announce(kind, agentId));

    /// <summary>A request or report that comes from inside the process, so that no network is between.</summary>
    public void Hear(CoordinatorInput input)
    {
        if (_protocol is not null)
        {
            Handle(input);
        }
    }

    protected override void OnStart()
    {
        _toArchive.Clear();
        _isArchiving = false;
        _archived = world.Archive.LastSequence;
        if (IsActive)
        {
            Recover();
        }
    }

    protected override void OnCrash() => End("crashed");

    protected override void OnMessage(string from, object message)
    {
        switch (message)
        {
            case Conversation.JournalRead read when read.Life == _life && _protocol is null:
                Begin(read);
                break;
            case Conversation.TurnWritten written when written.Life == _life && _protocol is not null:
                OnWritten(written.Row);
                break;
            case Conversation.WriteRefused refused when refused.Life == _life && _protocol is not null:
                End("its write was refused");
                world.OnRefused(this);
                break;
            case Conversation.Ask { Message: StopWaiting stop } when _protocol is not null:
                Handle(new CoordinatorInput.WaiterGone(stop.WaitId));
                break;
            case Conversation.Ask { Id: 0 } report when _protocol is not null:
                Handle(new CoordinatorInput.Report(report.Message));
                break;
            case Conversation.Ask { Id: > 0 } ask when _protocol is not null:
                _askers.Add(++_nextRequest, (from, ask.Id));
                Handle(new CoordinatorInput.Request(_nextRequest, world.Sabotaged(ask.Message)));
                break;
            case Conversation.Ask { Id: > 0 } ask:
                Send(from, new Conversation.Answer(ask.Id, new Refused { Problem = Problems.Of(ProblemCodes.Unavailable, "There is no coordinator here.") }));
                break;
        }
    }

    private void Recover()
    {
        var life = ++_life;
        _protocol = null;
        Send("journal", new Conversation.ReadJournal(life), reliably: true);
        Later(AnswerWithin, () =>
        {
            if (_life == life && _protocol is null && IsActive)
            {
                Recover();
            }
        });
    }

    private void Begin(Conversation.JournalRead read)
    {
        _protocol = new CoordinatorProtocol(world.Settings, _random.NextBits());
        _askers.Clear();
        _rows = read.Rows;
        _isWriting = _isFlushComing = false;
        _alarmAtMs = long.MaxValue;
        _capture = null;
        if (read.Snapshot is { } snapshot)
        {
            _protocol.Restore(CoordinatorSnapshot.Parser.ParseFrom(snapshot));
        }

        _snapshotSequence = _protocol.State.LastSequence;
        foreach (var turn in read.Turns)
        {
            _protocol.Replay(CoordinatorTurn.Parser.ParseFrom(turn));
        }

        Trace.Note(Name, "recovers", $"{_protocol.State.LastSequence} events, {_protocol.State.OpenTasks} open tasks");
        Handle(new CoordinatorInput.Recovered(_archived));
        After(world.Settings.JournalLookInterval, LookIntoJournal);
        foreach (var agent in world.Registry.Keys.ToList())
        {
            Hear(AgentChangeKind.Added, agent);
        }
    }

    /// <summary>What a deposed coordinator wrote is taken over; a write that is under way finds out by itself.</summary>
    private void LookIntoJournal()
    {
        if (!_isWriting && world.RowsSeenBy(this) > _rows)
        {
            End("another one has written");
            world.OnRefused(this);
        }
        else
        {
            After(world.Settings.JournalLookInterval, LookIntoJournal);
        }
    }

    /// <summary>The protocol is gone with what it has not written. The node may start another.</summary>
    private void End(string why)
    {
        if (_protocol is not null)
        {
            Trace.Note(Name, "ends", why);
        }

        _protocol = null;
        var life = ++_life;
        if (IsUp && IsActive)
        {
            Later(RestartDelay, () =>
            {
                if (_life == life && IsActive)
                {
                    Recover();
                }
            });
        }
    }

    // What is said is what the registry has by now: an agent that was removed may be back, and the other way round.
    private void Announce(AgentChangeKind kind, string agentId)
    {
        var isKnown = world.Registry.TryGetValue(agentId, out var agent);
        var heard = isKnown ? world.Sabotaged(agent!) : new AgentDescriptor { Id = agentId };
        var said = !isKnown ? AgentChangeKind.Removed : kind == AgentChangeKind.Removed ? AgentChangeKind.Updated : kind;
        world.Ledger.OnAnnounced($"{Name}/{_life}", _rows + 1, agentId, isKnown ? agent : null);
        Handle(new CoordinatorInput.AgentsChanged(new AgentChanged { Kind = said, Agent = heard }));
    }

    private void Handle(CoordinatorInput input)
    {
        Take(input);
        if (_protocol is not { } protocol)
        {
            return;
        }

        if (protocol.IsTurnOpen && !_isWriting && !_isFlushComing)
        {
            _isFlushComing = true;
            After(TimeSpan.FromMilliseconds(2 * _random.NextFraction()), () =>
            {
                _isFlushComing = false;
                EndTurn();
            });
        }

        if (protocol.NextDueMs is { } due && due < _alarmAtMs && world.Sabotage != Sabotage.NeverRings)
        {
            _alarmAtMs = due;
            SetTimer((_life, due), TimeSpan.FromMilliseconds(Math.Max(0, due - WallMs)));
        }
    }

    protected override void OnTimer(object token)
    {
        if (_protocol is not null && token is (int life, long due) && life == _life && due == _alarmAtMs)
        {
            _alarmAtMs = long.MaxValue;
            Handle(CoordinatorInput.Alarm.Instance);
        }
    }

    private void EndTurn()
    {
        if (!_isWriting && _protocol is { IsTurnOpen: true })
        {
            Take(CoordinatorInput.EndTurn.Instance);
        }
    }

    private void Take(CoordinatorInput input)
    {
        _protocol!.Handle(input, WallMs, _outbox);
        var effects = _outbox.Effects.ToList();
        _outbox.Clear();
        foreach (var effect in effects)
        {
            CarryOut(effect);
        }
    }

    private void CarryOut(CoordinatorEffect effect)
    {
        switch (effect)
        {
            case CoordinatorEffect.TakeCharge charge:
                Trace.Note(Name, "is in charge", $"epoch {charge.Epoch}");
                break;
            case CoordinatorEffect.Reply reply:
                if (_askers.Remove(reply.RequestId, out var asker))
                {
                    Send(asker.From, new Conversation.Answer(asker.Id, world.SabotagedReply((IMessage)reply.Message)));
                }

                break;
            case CoordinatorEffect.Drop drop:
                _askers.Remove(drop.RequestId);
                break;
            case CoordinatorEffect.ToAgent sent:
                world.Ledger.OnCommanded($"{Name}/{_life}", (IMessage)sent.Message);
                Send(sent.AgentId, new Conversation.Tell((IMessage)sent.Message));
                break;
            case CoordinatorEffect.Persist persist:
                Write(persist.Turn);
                break;
            case CoordinatorEffect.Archive archive:
                _toArchive.Enqueue(archive.Entry);
                ArchiveNext();
                break;
            case CoordinatorEffect.LookUp lookUp:
                LookUp(lookUp);
                break;
            case CoordinatorEffect.ReadMapSource source:
                After(TimeSpan.FromMilliseconds(1 + _random.Below(200)), () => Handle(world.ReadMapSource(source)));
                break;
            default:
                throw new InvalidOperationException($"{effect.GetType().Name} is not carried out here");
        }
    }

    private void Write(CoordinatorTurn turn)
    {
        _isWriting = true;
        if (_protocol!.State.LastSequence - _snapshotSequence >= world.Settings.SnapshotEveryEvents)
        {
            _snapshotSequence = _protocol.State.LastSequence;
            _capture = _protocol.Capture();
        }

        var row = ++_rows;
        _lastWritten = turn.FirstSequence + turn.Events.Count - 1;
        Send("journal", new Conversation.WriteTurn(_life, row, world.Sabotaged(turn).ToByteArray()), reliably: true);
        if (world.Sabotage == Sabotage.ConfirmsTooEarly)
        {
            var life = _life;
            After(TimeSpan.Zero, () => OnMessage("journal", new Conversation.TurnWritten(life, row)));
        }

        After(AnswerWithin, () =>
        {
            if (_isWriting && row == _rows)
            {
                End("its write was not answered");
            }
        });
    }

    private void OnWritten(int row)
    {
        if (!_isWriting || row != _rows)
        {
            return;
        }

        _isWriting = false;
        if (_capture is { } capture)
        {
            _capture = null;
            Send("journal", new Conversation.SaveSnapshot(row, capture.ToSnapshot().ToByteArray()), reliably: true);
        }

        Handle(new CoordinatorInput.Persisted(_lastWritten));
        EndTurn();
    }

    private void LookUp(CoordinatorEffect.LookUp lookUp)
    {
        After(TimeSpan.FromMilliseconds(1 + _random.Below(20)), () =>
        {
            if (world.Archive.IsDown)
            {
                LookUp(lookUp);
            }
            else
            {
                Handle(new CoordinatorInput.LookedUp(lookUp.LookUpId, world.Archive.Find(lookUp)));
            }
        });
    }

    /// <summary>The archive's writer lives as long as the process: it confirms to whichever protocol is there then.</summary>
    private void ArchiveNext()
    {
        if (_isArchiving || _toArchive.Count == 0)
        {
            return;
        }

        _isArchiving = true;
        Later(TimeSpan.FromMilliseconds(world.Archive.IsDown ? 1000 : 1 + _random.Below(20)), () =>
        {
            _isArchiving = false;
            if (!world.Archive.IsDown)
            {
                var entry = _toArchive.Dequeue();
                if (world.Sabotage != Sabotage.ArchiveLies)
                {
                    world.Archive.Apply(entry);
                }

                _archived = Math.Max(_archived, entry.Changes.LastSequence);
                if (_protocol is not null)
                {
                    Handle(new CoordinatorInput.Archived(_archived));
                }
            }

            ArchiveNext();
        });
    }

    /// <summary>Happens to this protocol, and not to a later one.</summary>
    private void After(TimeSpan delay, Action happens)
    {
        var life = _life;
        Later(delay, () =>
        {
            if (life == _life && _protocol is not null)
            {
                happens();
            }
        });
    }
}
