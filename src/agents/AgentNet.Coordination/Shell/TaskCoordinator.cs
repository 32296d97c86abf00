using AgentNet.Contracts;
using AgentNet.Coordination.Core;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Scheduling;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Persistence;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// The persistent actor around <see cref="CoordinatorProtocol"/>: messages become inputs, effects become messages and writes.
/// One write is under way at a time; what is decided meanwhile goes into the next, so load makes writes larger and not more.
/// </summary>
internal sealed class TaskCoordinator : UntypedPersistentActor, IWithTimers
{
    // A turn is one journal entry: beyond this it would delay everybody behind it.
    private const int LargestTurnEvents = 20_000;

    public const string Id = "coordinator";

    private readonly CoordinatorResources _resources;
    private readonly CoordinatorProtocol _protocol;
    private readonly Outbox<CoordinatorEffect> _outbox = new();
    private readonly Dictionary<long, IActorRef> _askers = [];
    private readonly List<AgentEnvelope> _beforeHosts = [];
    private readonly List<CoordinatorEffect.LookUp> _lookUps = [];
    private readonly Queue<(long EntryNr, long Sequence)> _snapshots = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly long _startMs;
    private readonly long _startTimestamp;
    private readonly ILoggingAdapter _log;
    private IActorRef? _hosts;
    private CoordinatorCapture? _capture;
    private Refused _refusal = Unavailable.Restarting;
    private long? _epochInCharge;
    private long _nextRequest;
    private long _snapshotSequence;
    private long _clearedSequence;
    private long _alarmAtMs = long.MaxValue;
    private bool _isWriting;
    private bool _isFlushComing;
    private bool _isLookingUp;

    public TaskCoordinator(CoordinatorResources resources)
    {
        _resources = resources;
        _startMs = resources.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _startTimestamp = resources.Time.GetTimestamp();
        _protocol = new CoordinatorProtocol(resources.Settings, (ulong)_startTimestamp);
        _log = Context.GetLogger();
    }

    public override string PersistenceId => Id;

    public ITimerScheduler Timers { get; set; } = null!;

    // Wall-clock at the start plus elapsed time: a clock that is set does not end leases.
    private long NowMs => _startMs + (long)_resources.Time.GetElapsedTime(_startTimestamp).TotalMilliseconds;

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer offer:
                // A store in memory hands back what it was given; one that writes hands back what it read.
                _protocol.Restore(offer.Snapshot switch
                {
                    CoordinatorSnapshot read => read,
                    CoordinatorCapture kept => kept.ToSnapshot(),
                    _ => throw new InvalidDataException($"The snapshot of '{PersistenceId}' is a {offer.Snapshot.GetType().Name}, which is not a coordinator's."),
                });
                _snapshotSequence = _clearedSequence = _protocol.State.LastSequence;
                break;
            case CoordinatorTurn turn:
                _protocol.Replay(turn);
                break;
            case RecoveryCompleted:
                // Before anything that came meanwhile: a report of an agent's loss means nothing to who does not know its tasks yet.
                Start();
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Flush:
                _isFlushComing = false;
                EndTurn();
                break;
            case SubmitTask or SubmitBatch or SubmitWorkflow or CancelTask or CancelBatch or CancelWorkflow or GetTask or AwaitTask or AwaitBatch
                or GetWorkflow or AwaitWorkflow or ListTasks or ListWorkflows or GetStatistics or GetNextTask:
                _askers.Add(++_nextRequest, Sender);
                Handle(new CoordinatorInput.Request(_nextRequest, message));
                break;
            case AttemptStarted or AttemptRejected or AttemptsAlive or AttemptProgress or AttemptPartial or AttemptCompleted or AttemptFailed
                or AttemptCancelled or AttemptLost or AgentLost:
                Handle(new CoordinatorInput.Report(message));
                break;
            case StopWaiting stop:
                Handle(new CoordinatorInput.WaiterGone(stop.WaitId));
                break;
            case AgentChanged change:
                Handle(new CoordinatorInput.AgentsChanged(change));
                break;
            case ClusterEvent.CurrentClusterState state:
                Handle(new CoordinatorInput.NodesSeen([.. state.Members.Select(NodeOf)]));
                WatchAgents();
                break;
            case ClusterEvent.MemberRemoved removed:
                Handle(new CoordinatorInput.NodeRemoved(NodeOf(removed.Member)));
                break;
            case ClusterEvent.IMemberEvent changed:
                Handle(new CoordinatorInput.NodesSeen([NodeOf(changed.Member)]));
                break;
            case UpdateAgentReply or Refused:
                // The registry's answer to the news that an agent is gone; what counts is what it says of the agent from now on.
                break;
            case Happened happened:
                Handle(happened.Input);
                break;
            case JournalWatch.Found found:
                // A write that is under way finds out by itself.
                if (!_isWriting && found.Entries > LastSequenceNr)
                {
                    _log.Warning(
                        "Another coordinator has written the journal up to entry {0}, and this one knows {1}: it starts anew from there. "
                        + "If that repeats, two clusters use one journal, and the nodes of the smaller have to be stopped (docs/runbooks/partition.md).",
                        found.Entries,
                        LastSequenceNr);
                    Context.Stop(Self);
                }

                break;
            case Found found:
                _isLookingUp = false;
                foreach (var lookUp in found.LookUps)
                {
                    Handle(new CoordinatorInput.LookedUp(lookUp.LookUpId, found.Finds));
                }

                LookUp();
                break;
            case Ring:
                _alarmAtMs = long.MaxValue;
                Handle(CoordinatorInput.Alarm.Instance);
                break;
            case HostsFound found:
                _hosts = found.Hosts;
                _beforeHosts.ForEach(envelope => _hosts.Tell(envelope));
                _beforeHosts.Clear();
                break;
            case SaveSnapshotSuccess saved:
                DeleteMessages(saved.Metadata.SequenceNr);
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                break;
            case SaveSnapshotFailure failed:
                _log.Warning("The coordinator's snapshot at {0} was not saved: {1}. The journal keeps everything; the next one is tried later.", failed.Metadata.SequenceNr, failed.Cause.Message);
                break;
            case DeleteMessagesFailure failed:
                _log.Warning("Old coordinator events up to {0} were not deleted: {1}", failed.ToSequenceNr, failed.Cause.Message);
                break;
            case DeleteSnapshotsFailure failed:
                _log.Warning("Old coordinator snapshots were not deleted: {0}", failed.Cause.Message);
                break;
            case DeleteMessagesSuccess deleted:
                while (_snapshots.TryPeek(out var snapshot) && snapshot.EntryNr <= deleted.ToSequenceNr)
                {
                    _clearedSequence = _snapshots.Dequeue().Sequence;
                }

                break;
            case DeleteSnapshotsSuccess:
                break;
            case Status.Failure failure:
                throw new InvalidOperationException("Something the coordinator waited for failed.", failure.Cause);
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        if (_resources.Registry is not null)
        {
            Cluster.Get(Context.System).Unsubscribe(Self);
        }

        _stopping.Cancel();
        _stopping.Dispose();
        foreach (var asker in _askers.OrderBy(asker => asker.Key))
        {
            asker.Value.Tell(_refusal);
        }

        if (_epochInCharge is { } epoch)
        {
            _log.Info("The coordinator of epoch {0} has stopped.", epoch);
        }

        base.PostStop();
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _refusal = Unavailable.Because(cause);
        Context.Parent.Tell(new WriteFailed(_refusal));
        _log.Error(cause, "The coordinator could not write its decisions and starts anew from the journal: {0}", cause.Message);
    }

    private void Start()
    {
        var self = Self;
        _resources.Archive.OnConfirmed(sequence => self.Tell(new Happened(new CoordinatorInput.Archived(sequence))));
        _resources.FindHosts(_stopping.Token).PipeTo(self, success: hosts => new HostsFound(hosts));
        Handle(new CoordinatorInput.Recovered(_resources.Archive.ReadLastSequence()));
        if (_resources.Registry is null)
        {
            WatchAgents();
        }
        else
        {
            // The members come first: what the registry says of agents counts only as far as their nodes are among them.
            Cluster.Get(Context.System).Subscribe(self, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));
        }
    }

    // The stream first, so that no change is missed between the two. On a node alone the registry publishes a change before it answers who
    // has asked for it: a task that is submitted after an agent was paused finds the agent paused.
    private void WatchAgents()
    {
        Context.System.EventStream.Subscribe(Self, typeof(AgentChanged));
        foreach (var agent in _resources.Agents.Current.Agents)
        {
            Handle(new CoordinatorInput.AgentsChanged(new AgentChanged { Kind = AgentChangeKind.Added, Agent = agent.Describe() }));
        }
    }

    private static ClusterNode NodeOf(Member member) => new(member.Address.Host ?? "", member.Address.Port ?? 0, member.UniqueAddress.Uid);

    private void Handle(CoordinatorInput input)
    {
        _protocol.Handle(input, NowMs, _outbox);
        CarryOut();
        if (_protocol.IsTurnOpen && !_isWriting)
        {
            if (_protocol.TurnEventCount >= LargestTurnEvents)
            {
                EndTurn();
            }
            else if (!_isFlushComing)
            {
                // Behind everything that is in the mailbox now: it all becomes one write.
                _isFlushComing = true;
                Self.Tell(Flush.Instance);
            }
        }

        if (_protocol.NextDueMs is { } due && due < _alarmAtMs)
        {
            _alarmAtMs = due;
            Timers.StartSingleTimer(Ring.Instance, Ring.Instance, TimeSpan.FromMilliseconds(Math.Clamp(due - NowMs, 0, int.MaxValue)));
        }
    }

    private void EndTurn()
    {
        if (!_isWriting && _protocol.IsTurnOpen)
        {
            _protocol.Handle(CoordinatorInput.EndTurn.Instance, NowMs, _outbox);
            CarryOut();
        }
    }

    private void CarryOut()
    {
        foreach (var effect in _outbox.Effects)
        {
            switch (effect)
            {
                case CoordinatorEffect.TakeCharge charge:
                    _epochInCharge = charge.Epoch;
                    _log.Info("The coordinator is up: epoch {0}, {1} open tasks.", charge.Epoch, _protocol.State.OpenTasks);
                    break;
                case CoordinatorEffect.Reply reply:
                    if (_askers.Remove(reply.RequestId, out var asker))
                    {
                        asker.Tell(reply.Message is Statistics statistics ? Complete(statistics) : reply.Message);
                    }

                    break;
                case CoordinatorEffect.Drop drop:
                    _askers.Remove(drop.RequestId);
                    break;
                case CoordinatorEffect.ToAgent sent:
                    Send(new AgentEnvelope(sent.AgentId, sent.Message));
                    break;
                case CoordinatorEffect.Persist persist:
                    Write(persist.Turn);
                    break;
                case CoordinatorEffect.Archive archive:
                    _resources.Publish(archive.Entry.Changes);
                    _resources.Archive.Add(archive.Entry);
                    break;
                case CoordinatorEffect.ReportGone gone when _resources.Registry is { } registry:
                    _log.Info("Agent {0} is lost: {1}.", gone.AgentId, gone.Reason);
                    registry.Tell(new UpdateAgent { AgentId = gone.AgentId, Status = AgentStatus.Disconnected, Reason = gone.Reason });
                    break;
                case CoordinatorEffect.LookUp lookUp:
                    _lookUps.Add(lookUp);
                    LookUp();
                    break;
                case CoordinatorEffect.ReadMapSource source:
                    var (blobs, stopping) = (_resources.Blobs, _stopping.Token);
                    Task.Run(() => MapSource.ReadAsync(source, blobs, stopping), stopping).PipeTo(Self, success: read => new Happened(read));
                    break;
                default:
                    throw new InvariantViolation("effect", $"{effect.GetType().Name} is not carried out");
            }
        }

        _outbox.Clear();
    }

    /// <summary>One question is under way at a time; what is to be looked up meanwhile goes into the next, so load makes questions larger and not more.</summary>
    private void LookUp()
    {
        if (_isLookingUp || _lookUps.Count == 0)
        {
            return;
        }

        _isLookingUp = true;
        CoordinatorEffect.LookUp[] these = [.. _lookUps];
        _lookUps.Clear();
        _resources.Archive.FindAsync(
            [.. these.SelectMany(one => one.TaskIds)], [.. these.SelectMany(one => one.BatchIds)], [.. these.SelectMany(one => one.RunIds)], _stopping.Token)
            .PipeTo(Self, success: finds => new Found(these, finds));
    }

    private void Send(AgentEnvelope envelope)
    {
        if (_hosts is { } hosts)
        {
            hosts.Tell(envelope);
        }
        else
        {
            _beforeHosts.Add(envelope);
        }
    }

    private void Write(CoordinatorTurn turn)
    {
        _isWriting = true;
        if (_protocol.State.LastSequence - _snapshotSequence >= _resources.Settings.SnapshotEveryEvents)
        {
            // The state right after this turn, to be saved once the turn is in the journal.
            _snapshotSequence = _protocol.State.LastSequence;
            _capture = _protocol.Capture();
        }

        // Not the handler's argument: with akka.actor.serialize-messages Akka.NET hands back a copy that has been through JSON, without its lists.
        PersistAllAsync([turn], _ => Written(turn));
    }

    private void Written(CoordinatorTurn turn)
    {
        _isWriting = false;
        if (_capture is { } capture)
        {
            _capture = null;
            _snapshots.Enqueue((SnapshotSequenceNr, capture.LastSequence));
            SaveSnapshot(capture);
        }

        Handle(new CoordinatorInput.Persisted(turn.FirstSequence + turn.Events.Count - 1));

        // Nothing is gained by waiting for more: whatever was decided during the write goes now.
        EndTurn();
    }

    private Statistics Complete(Statistics statistics)
    {
        var system = Context.System;
        statistics.Leader = (system.HasExtension<Cluster>() ? Cluster.Get(system).SelfAddress : Self.Path.Address).ToString();
        statistics.JournalEvents = _protocol.State.LastSequence - _clearedSequence;
        return statistics;
    }

    /// <summary>To the guardian, before the stop: what to answer until the next coordinator is there.</summary>
    internal sealed record WriteFailed(Refused Refusal) : INoSerializationVerificationNeeded;

    /// <summary>An input from outside the actor's mailbox: the archive, a map source.</summary>
    private sealed record Happened(CoordinatorInput Input) : INoSerializationVerificationNeeded;

    private sealed record Found(IReadOnlyList<CoordinatorEffect.LookUp> LookUps, ArchiveFinds Finds) : INoSerializationVerificationNeeded;

    private sealed record HostsFound(IActorRef Hosts) : INoSerializationVerificationNeeded;

    private sealed class Flush : INoSerializationVerificationNeeded
    {
        public static readonly Flush Instance = new();
    }

    private sealed class Ring : INoSerializationVerificationNeeded
    {
        public static readonly Ring Instance = new();
    }
}
