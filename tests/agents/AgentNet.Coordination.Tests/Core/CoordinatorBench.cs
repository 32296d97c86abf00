using AgentNet.Contracts;
using AgentNet.Coordination.Core;
using AgentNet.Coordination.Core.Coordinator;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>
/// A coordinator protocol on the bench: the test hands in messages and moves time; the journal and the archive are lists
/// here. Writes are confirmed at once unless <see cref="WritesWait"/>.
/// </summary>
internal sealed class CoordinatorBench
{
    private readonly Outbox<CoordinatorEffect> _outbox = new();
    private readonly Queue<CoordinatorTurn> _unconfirmed = new();
    private long _nextRequest;

    public CoordinatorBench(Func<CoordinatorSettings, CoordinatorSettings>? change = null, long epochs = 0)
    {
        Settings = (change ?? (settings => settings))(TestSettings.Default);
        Epochs = epochs;
        Protocol = Start([]);
    }

    public CoordinatorSettings Settings { get; }

    public CoordinatorProtocol Protocol { get; private set; }

    public long Epochs { get; private set; }

    public long NowMs { get; set; } = 1_000_000;

    public bool WritesWait { get; set; }

    public bool ArchiveWorks { get; set; }

    /// <summary>How many entries the archive still takes before it is away.</summary>
    public int ArchiveTakes { get; set; } = int.MaxValue;

    public List<CoordinatorTurn> Journal { get; } = [];

    public SortedDictionary<string, TaskView> Archive { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, BatchSnapshot> ArchivedBatches { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, WorkflowView> ArchivedRuns { get; } = new(StringComparer.Ordinal);

    public long ArchivedSequence { get; private set; }

    public List<Change> Changes { get; } = [];

    /// <summary>Epochs whose coordinators have said that they are in charge.</summary>
    public List<long> InCharge { get; } = [];

    /// <summary>Agents that the registry was told to be gone with their nodes, once for each time.</summary>
    public List<string> Gone { get; } = [];

    public List<(string AgentId, object Message)> ToAgents { get; } = [];

    public SortedDictionary<long, object> Replies { get; } = [];

    public List<long> Dropped { get; } = [];

    public List<CoordinatorEffect.ReadMapSource> MapSources { get; } = [];

    public IEnumerable<CoordinatorEvent> Events => Journal.SelectMany(turn => turn.Events);

    public void Agent(string id, string capability = "work", int capacity = 5, AgentStatus status = AgentStatus.Active, params string[] tags)
    {
        var agent = new AgentDescriptor { Id = id, Status = status, MaxConcurrency = capacity, Capabilities = { new Capability { Name = capability } } };
        agent.Tags.AddRange(tags);
        Agent(agent);
    }

    public void Agent(AgentDescriptor agent, AgentChangeKind kind = AgentChangeKind.Added) =>
        Handle(new CoordinatorInput.AgentsChanged(new AgentChanged { Kind = kind, Agent = agent }));

    /// <summary>The reply, or null while the coordinator keeps the request waiting.</summary>
    public object? Ask(object request) => Replies.GetValueOrDefault(Request(request));

    public long Request(object request)
    {
        var id = ++_nextRequest;
        Handle(new CoordinatorInput.Request(id, request));
        return id;
    }

    public SubmitReply Submit(string id = "", string capability = "work", int priority = 5, int? maxRetries = null, Action<TaskSpec>? set = null)
    {
        var spec = Spec(id, capability, priority, maxRetries);
        set?.Invoke(spec);
        return Ask(new SubmitTask { Spec = spec }).ShouldBeOfType<SubmitReply>();
    }

    public static TaskSpec Spec(string id = "", string capability = "work", int priority = 5, int? maxRetries = null, params string[] dependencies)
    {
        var spec = new TaskSpec { Id = id, Capability = capability, Priority = priority, Retry = maxRetries is { } most ? new RetrySpec { MaxRetries = most } : null };
        spec.Dependencies.AddRange(dependencies);
        return spec;
    }

    public void Report(object report) => Handle(new CoordinatorInput.Report(report));

    public DispatchTask DispatchOf(string taskId) => ToAgents.Select(sent => sent.Message).OfType<DispatchTask>().Last(dispatch => dispatch.TaskId == taskId);

    public string AgentOf(string taskId) => ToAgents.Last(sent => sent.Message is DispatchTask dispatch && dispatch.TaskId == taskId).AgentId;

    public IEnumerable<DispatchTask> Dispatches => ToAgents.Select(sent => sent.Message).OfType<DispatchTask>();

    public void Begin(string taskId) => Report(new AttemptStarted { AgentId = AgentOf(taskId), TaskId = taskId, Token = DispatchOf(taskId).Token });

    public void Complete(string taskId, string result = "1") => Report(new AttemptCompleted
    {
        AgentId = AgentOf(taskId), TaskId = taskId, Token = DispatchOf(taskId).Token, Result = Payloads.FromJsonText(result),
    });

    public void Fail(string taskId, bool permanent = false) => Report(new AttemptFailed
    {
        AgentId = AgentOf(taskId), TaskId = taskId, Token = DispatchOf(taskId).Token, Permanent = permanent, Problem = Problems.Of("boom", "It broke."),
    });

    public TaskView View(string taskId) => Ask(new GetTask { TaskId = taskId }).ShouldBeOfType<TaskView>();

    /// <summary>Moves time; alarms ring on the way when they are due.</summary>
    public void Pass(TimeSpan time)
    {
        var until = NowMs + (long)time.TotalMilliseconds;
        while (Protocol.NextDueMs is { } due && due <= until)
        {
            NowMs = Math.Max(NowMs, due);
            Handle(CoordinatorInput.Alarm.Instance);
        }

        NowMs = until;
    }

    public void ConfirmWrites()
    {
        while (_unconfirmed.TryDequeue(out var turn))
        {
            Journal.Add(turn);
            Take(new CoordinatorInput.Persisted(turn.FirstSequence + turn.Events.Count - 1));
        }
    }

    /// <summary>The process dies: what was not confirmed is lost, and the coordinator starts from the journal.</summary>
    public void Crash()
    {
        _unconfirmed.Clear();
        Replies.Clear();
        Protocol = Start(Journal);
    }

    public void Handle(CoordinatorInput input)
    {
        Take(input);
        if (Protocol.IsTurnOpen)
        {
            Take(CoordinatorInput.EndTurn.Instance);
        }

        if (!WritesWait)
        {
            ConfirmWrites();
            if (Protocol.IsTurnOpen)
            {
                Handle(CoordinatorInput.EndTurn.Instance);
            }
        }
    }

    private CoordinatorProtocol Start(IEnumerable<CoordinatorTurn> journal)
    {
        Protocol = new CoordinatorProtocol(Settings, seed: 7);
        foreach (var turn in journal)
        {
            Protocol.Replay(CoordinatorTurn.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(turn)));
        }

        Epochs++;
        Handle(new CoordinatorInput.Recovered(ArchivedSequence));
        return Protocol;
    }

    private void Take(CoordinatorInput input)
    {
        var before = _outbox.Effects.Count;
        before.ShouldBe(0);
        Protocol.Handle(input, NowMs, _outbox);
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
            case CoordinatorEffect.Persist persist:
                _unconfirmed.Enqueue(persist.Turn);
                break;
            case CoordinatorEffect.TakeCharge charge:
                InCharge.Add(charge.Epoch);
                break;
            case CoordinatorEffect.Reply reply:
                Replies.Add(reply.RequestId, reply.Message);
                break;
            case CoordinatorEffect.Drop drop:
                Dropped.Add(drop.RequestId);
                break;
            case CoordinatorEffect.ToAgent sent:
                ToAgents.Add((sent.AgentId, sent.Message));
                break;
            case CoordinatorEffect.ReportGone gone:
                Gone.Add(gone.AgentId);
                break;
            case CoordinatorEffect.LookUp lookUp:
                Take(new CoordinatorInput.LookedUp(lookUp.LookUpId, new ArchiveFinds(
                    lookUp.TaskIds.Where(Archive.ContainsKey).ToDictionary(id => id, id => Archive[id]),
                    lookUp.BatchIds.Where(ArchivedBatches.ContainsKey).ToDictionary(id => id, id => ArchivedBatches[id]),
                    lookUp.RunIds.Where(ArchivedRuns.ContainsKey).ToDictionary(id => id, id => ArchivedRuns[id]))));
                break;
            case CoordinatorEffect.ReadMapSource source:
                MapSources.Add(source);
                break;
            case CoordinatorEffect.Archive archive:
                Changes.AddRange(archive.Entry.Changes.Changes);
                if (ArchiveWorks && ArchiveTakes-- > 0)
                {
                    foreach (var task in archive.Entry.Tasks)
                    {
                        Archive[task.Id] = task.ToView();
                    }

                    foreach (var batch in archive.Entry.Batches)
                    {
                        ArchivedBatches[batch.BatchId] = batch.ToSnapshot();
                    }

                    foreach (var run in archive.Entry.Runs)
                    {
                        ArchivedRuns[run.RunId] = run.ToView();
                    }

                    ArchivedSequence = archive.Entry.Changes.LastSequence;
                    Take(new CoordinatorInput.Archived(ArchivedSequence));
                }

                break;
            default:
                throw new InvalidOperationException($"{effect.GetType().Name} is not carried out here");
        }
    }
}
