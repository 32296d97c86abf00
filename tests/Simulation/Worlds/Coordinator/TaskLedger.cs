using System.Runtime.CompilerServices;
using AgentNet.Contracts;
using Google.Protobuf;
using Kind = AgentNet.Contracts.CoordinatorEvent.KindOneofCase;

namespace Simulation.Worlds.Coordinator;

/// <summary>
/// The oracle of T1-T8: reads the bytes of the journal and what clients asked and were shown, and knows none of the
/// product's code. This part follows the journal; the others judge what clients saw and what was made to wait.
/// </summary>
internal sealed partial class TaskLedger(int agentLimit, TimeSpan ageingStep, ArchiveModel archive)
{
    private readonly SortedDictionary<string, Entry> _tasks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Run> _runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, BatchAdded> _batches = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _open = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _openRuns = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly List<Release> _releases = [];
    private readonly List<TaskCompleted> _completions = [];
    private readonly List<(long Sequence, string Agent, int By, long Epoch)> _places = [];
    private readonly Dictionary<string, long> _epochs = new(StringComparer.Ordinal);
    private string _newest = "";
    private FencingToken _lastToken = new();
    private long _epoch;
    private long _sequence;
    private int _read;

    public IReadOnlyList<TaskCompleted> Completions => _completions;

    /// <summary>Something in the journal that has not ended; null when everything has.</summary>
    public string? FirstOpen => _open.Count > 0 ? $"task {_open.Min} has not ended ({_open.Count} open)" : _openRuns.Count > 0 ? $"run {_openRuns.Min} has not ended" : null;

    public int Completed => _completions.Count;

    public long Epoch => _epoch;

    public void Read(IReadOnlyList<JournalRow> journal)
    {
        for (; _read < journal.Count; _read++)
        {
            var turn = CoordinatorTurn.Parser.ParseFrom(journal[_read].Turn);
            Rule("journal", turn.FirstSequence == _sequence + 1, $"row {_read + 1} begins with event {turn.FirstSequence} and follows event {_sequence}");
            foreach (var happened in turn.Events)
            {
                _sequence++;
                Read(happened);
                if (happened.CoordinatorStarted is { } started)
                {
                    _epochs[journal[_read].Writer] = started.Epoch;
                    _newest = journal[_read].Writer;
                }
            }

            LookForIdleAgents(journal[_read].Writer, _read + 1, turn.Events[^1].AtMs);
        }

        Rule("T1", archive.LastSequence <= _sequence, $"the archive holds {archive.LastSequence} events and the journal {_sequence}");
    }

    /// <summary>A coordinator speaks to an agent: what it gives is of its own epoch, what it takes back or acknowledges of none that is newer.</summary>
    public void OnCommanded(string writer, IMessage command)
    {
        var own = _epochs.GetValueOrDefault(writer);
        switch (command)
        {
            case DispatchTask dispatch:
                Rule("epoch", dispatch.Token.Epoch == own, $"{writer} dispatched {dispatch.TaskId} with epoch {dispatch.Token.Epoch}, and its durable epoch is {own}");
                break;
            case CancelAttempt cancel:
                Rule("epoch", cancel.Token.Epoch <= own, $"{writer} of epoch {own} called off {cancel.TaskId} of epoch {cancel.Token.Epoch}");
                break;
            case AttemptAck ack:
                Rule("epoch", ack.Token.Epoch <= own, $"{writer} of epoch {own} acknowledged {ack.TaskId} of epoch {ack.Token.Epoch}");
                break;
        }
    }

    private void Read(CoordinatorEvent happened)
    {
        switch (happened.KindCase)
        {
            case Kind.CoordinatorStarted:
                Rule("epoch", happened.CoordinatorStarted.Epoch > _epoch, $"epoch {happened.CoordinatorStarted.Epoch} follows epoch {_epoch}");
                _epoch = happened.CoordinatorStarted.Epoch;
                break;
            case Kind.TaskAdded:
                Add(happened.TaskAdded.Spec, happened.AtMs);
                break;
            case Kind.BatchAdded:
                Rule("T1", _batches.TryAdd(happened.BatchAdded.BatchId, happened.BatchAdded), $"batch {happened.BatchAdded.BatchId} was added twice");
                foreach (var task in happened.BatchAdded.Tasks)
                {
                    Add(task.Spec, happened.AtMs);
                }

                break;
            case Kind.WorkflowAdded:
                Rule("T1", _runs.TryAdd(happened.WorkflowAdded.Spec.RunId, new Run(happened.WorkflowAdded.Spec)), $"run {happened.WorkflowAdded.Spec.RunId} was added twice");
                _openRuns.Add(happened.WorkflowAdded.Spec.RunId);
                break;
            case Kind.StageExpanded:
                Expand(happened.StageExpanded, happened.AtMs);
                break;
            case Kind.StageFinished:
                var finished = happened.StageFinished;
                Rule("T4", _runs[finished.RunId].Stages.TryAdd(finished.StageId, finished.State), $"stage {finished.StageId} of {finished.RunId} ended twice");
                break;
            case Kind.WorkflowFinished:
                Rule("T4", _runs[happened.WorkflowFinished.RunId].End is null, $"run {happened.WorkflowFinished.RunId} ended twice");
                _runs[happened.WorkflowFinished.RunId].End = happened.WorkflowFinished;
                _openRuns.Remove(happened.WorkflowFinished.RunId);
                break;
            case Kind.TaskAssigned:
                Assign(happened.TaskAssigned);
                break;
            case Kind.TaskStarted:
                Rule("T3", happened.TaskStarted.Token.Equals(Of(happened.TaskStarted.TaskId).Token), $"{happened.TaskStarted.TaskId} was started by an old token");
                break;
            case Kind.TaskUnassigned:
                Return(happened.TaskUnassigned.TaskId, happened.TaskUnassigned.Token, happened.AtMs);
                break;
            case Kind.TaskRetried:
                Return(happened.TaskRetried.TaskId, happened.TaskRetried.Token, happened.AtMs);
                break;
            case Kind.TaskCompleted:
                var completed = happened.TaskCompleted;
                Rule("T4", Of(completed.TaskId).End == Kind.None, $"{completed.TaskId} was completed after it had ended");
                Rule("T3", completed.Token.Equals(Of(completed.TaskId).Token), $"{completed.TaskId} was completed by an old token");
                _completions.Add(completed);
                End(completed.TaskId, happened);
                break;
            case Kind.TaskFailed:
                End(happened.TaskFailed.TaskId, happened);
                break;
            case Kind.TaskTimedOut:
                End(happened.TaskTimedOut.TaskId, happened);
                break;
            case Kind.TaskCancelled:
                End(happened.TaskCancelled.TaskId, happened);
                break;
        }
    }

    private void Add(TaskSpec spec, long atMs)
    {
        Rule("T1", _tasks.TryAdd(spec.Id, new Entry(spec, atMs)), $"{spec.Id} was added twice");
        _open.Add(spec.Id);
    }

    private void Expand(StageExpanded expanded, long atMs)
    {
        var run = _runs[expanded.RunId];
        var stage = run.Spec.Stages.Single(stage => stage.Id == expanded.StageId);
        Rule("T4", run.End is null && run.Expanded.Add(stage.Id), $"stage {stage.Id} of {expanded.RunId} began twice, or after the run's end");
        Rule(
            "T5", stage.DependsOn.All(id => run.Stages.TryGetValue(id, out var end) && (end == StageState.Completed || stage.OnDependencyFailure == DependencyPolicy.Proceed)),
            $"stage {stage.Id} of {expanded.RunId} began before the stages it depends on");
        for (var i = 0; i < (expanded.IsMap ? expanded.Items.Count : 1); i++)
        {
            var priority = stage.HasPriority ? stage.Priority : run.Spec.Priority;
            Add(new TaskSpec { Id = expanded.IsMap ? $"{expanded.RunId}.{stage.Id}.{i}" : $"{expanded.RunId}.{stage.Id}", Capability = stage.Capability, Priority = priority }, atMs);
        }
    }

    private void Assign(TaskAssigned assigned)
    {
        var task = Of(assigned.TaskId);
        Rule("T2", task.Token is null && task.End == Kind.None, $"{assigned.TaskId} was assigned while it was leased or ended");
        Rule("T3", IsAfter(assigned.Token, _lastToken), $"token {Text(assigned.Token)} of {assigned.TaskId} follows token {Text(_lastToken)}");
        Rule("epoch", assigned.Token.Epoch == _epoch, $"{assigned.TaskId} was assigned with epoch {assigned.Token.Epoch} in epoch {_epoch}");
        Rule("T5", MayRun(task), $"{assigned.TaskId} was assigned before its dependencies were done");
        LookForOvertaken(task);
        task.Token = _lastToken = assigned.Token;
        task.Agent = assigned.AgentId;
        task.IsFresh = false;
        Take(assigned.AgentId, 1, assigned.Token.Epoch);
        var places = _held[assigned.AgentId] <= agentLimit ? 0 : PlacesTaken(assigned.AgentId);
        Rule("T7", places <= agentLimit, $"{assigned.AgentId} was given {places} tasks and takes {agentLimit}");
    }

    /// <summary>By what is leased to it and has no sub-task that has not ended: whether somebody waits for that is not in the journal.</summary>
    private int PlacesTaken(string agent)
    {
        var parents = _open.Select(id => _tasks[id].Spec.ParentTaskId).ToHashSet(StringComparer.Ordinal);
        return _open.Count(id => _tasks[id] is { Token: not null } task && task.Agent == agent && !parents.Contains(id));
    }

    private void Return(string taskId, FencingToken token, long atMs)
    {
        var task = Of(taskId);
        Rule("T3", token.Equals(task.Token), $"{taskId} was taken back with another token than its lease's");
        Free(task, atMs);
    }

    private void End(string taskId, CoordinatorEvent happened)
    {
        var task = Of(taskId);
        Rule("T4", task.End == Kind.None, $"{taskId} ended twice: {task.End}, {happened.KindCase}");
        task.End = happened.KindCase;
        task.Result = happened.TaskCompleted?.Result;
        task.IsFresh = false;
        _open.Remove(taskId);
        if (task.Token is not null)
        {
            Free(task, happened.KindCase == Kind.TaskCompleted ? long.MinValue : happened.AtMs);
        }
    }

    private void Free(Entry task, long atMs)
    {
        Take(task.Agent, -1, task.Token!.Epoch);
        task.Token = null;
        if (atMs != long.MinValue)
        {
            _releases.Add(new Release(_sequence, task.Agent, atMs, _epoch));
        }
    }

    private void Take(string agent, int by, long epoch)
    {
        _held[agent] = _held.GetValueOrDefault(agent) + by;
        _places.Add((_sequence, agent, by, epoch));
    }

    /// <summary>T5, by the dependencies that the journal has and those that the client gave.</summary>
    private bool MayRun(Entry task) =>
        DependenciesOf(task).All(id => _tasks.TryGetValue(id, out var needed)
            && (needed.End == Kind.TaskCompleted || (task.Spec.OnDependencyFailure == DependencyPolicy.Proceed && needed.End != Kind.None)));

    private IEnumerable<string> DependenciesOf(Entry task) =>
        _asked.TryGetValue(task.Spec.Id, out var asked) ? task.Spec.Dependencies.Union(asked.Dependencies) : task.Spec.Dependencies;

    private Entry Of(string taskId)
    {
        Rule("journal", _tasks.TryGetValue(taskId, out var task), $"event {_sequence} concerns {taskId}, which was never added");
        return task!;
    }

    private static bool IsAfter(FencingToken token, FencingToken other) => (token.Epoch, token.Number).CompareTo((other.Epoch, other.Number)) > 0;

    private static string Text(FencingToken token) => $"{token.Epoch}/{token.Number}";

    private static void Rule(string number, bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref RuleBroken.Facts facts) => RuleBroken.Unless(number, holds, ref facts);

    /// <summary>An attempt that ended without a result: its place may stay taken until the agent has stopped, or a lease has passed.</summary>
    private sealed record Release(long Sequence, string Agent, long AtMs, long Epoch);

    private sealed class Run(WorkflowSpec spec)
    {
        public WorkflowSpec Spec { get; } = spec;

        public HashSet<string> Expanded { get; } = [];

        public Dictionary<string, StageState> Stages { get; } = [];

        public WorkflowFinished? End { get; set; }
    }

    private sealed class Entry(TaskSpec spec, long submittedAtMs)
    {
        public TaskSpec Spec { get; } = spec;

        public long SubmittedAtMs { get; } = submittedAtMs;

        public FencingToken? Token { get; set; }

        public string Agent { get; set; } = "";

        public Kind End { get; set; }

        public Payload? Result { get; set; }

        /// <summary>Never assigned, so that nothing but its dependencies, its turn and a free agent can keep it waiting.</summary>
        public bool IsFresh { get; set; } = true;
    }
}
