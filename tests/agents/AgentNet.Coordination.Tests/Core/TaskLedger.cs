using AgentNet.Contracts;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>
/// The oracle of T1-T7: reads nothing but the journal's events and what was promised to clients, and knows none of the
/// product's code. Throws with the rule's number when the history breaks it.
/// </summary>
internal sealed class TaskLedger(int agentLimit)
{
    private readonly SortedDictionary<string, Entry> _tasks = new(StringComparer.Ordinal);
    private int _read;
    private long _epoch;

    public IEnumerable<string> Open => _tasks.Where(task => !task.Value.HasEnded).Select(task => task.Key);

    public int Completed => _tasks.Values.Count(task => task.End == CoordinatorEvent.KindOneofCase.TaskCompleted);

    public void Read(IReadOnlyList<CoordinatorTurn> journal)
    {
        for (; _read < journal.Count; _read++)
        {
            foreach (var happened in journal[_read].Events)
            {
                Read(happened);
            }
        }
    }

    public void Promised(string taskId) => Rule("T1", _tasks.ContainsKey(taskId), $"{taskId} was acknowledged and is not in the journal");

    private void Read(CoordinatorEvent happened)
    {
        switch (happened.KindCase)
        {
            case CoordinatorEvent.KindOneofCase.CoordinatorStarted:
                Rule("epoch", happened.CoordinatorStarted.Epoch > _epoch, "an epoch did not rise");
                _epoch = happened.CoordinatorStarted.Epoch;
                break;
            case CoordinatorEvent.KindOneofCase.TaskAdded:
                Rule("T1", _tasks.TryAdd(happened.TaskAdded.Spec.Id, new Entry(happened.TaskAdded.Spec)), $"{happened.TaskAdded.Spec.Id} was added twice");
                break;
            case CoordinatorEvent.KindOneofCase.TaskAssigned:
                var assigned = happened.TaskAssigned;
                var task = _tasks[assigned.TaskId];
                Rule("T2", task.Token is null && !task.HasEnded, $"{assigned.TaskId} was assigned while it was leased or ended");
                Rule("T3", task.LastToken is null || IsAfter(assigned.Token, task.LastToken), $"{assigned.TaskId}'s token did not rise");
                Rule("T5", task.Spec.Dependencies.All(id => _tasks[id].End == CoordinatorEvent.KindOneofCase.TaskCompleted || (task.Spec.OnDependencyFailure == DependencyPolicy.Proceed && _tasks[id].HasEnded)), $"{assigned.TaskId} ran before its dependencies");
                task.Token = task.LastToken = assigned.Token;
                task.Agent = assigned.AgentId;
                Rule("T7", PlacesTaken(assigned.AgentId) <= agentLimit, $"{assigned.AgentId} was given more than {agentLimit} tasks");
                break;
            case CoordinatorEvent.KindOneofCase.TaskUnassigned:
                Release(happened.TaskUnassigned.TaskId, happened.TaskUnassigned.Token);
                break;
            case CoordinatorEvent.KindOneofCase.TaskRetried:
                Release(happened.TaskRetried.TaskId, happened.TaskRetried.Token);
                break;
            case CoordinatorEvent.KindOneofCase.TaskCompleted:
                Rule("T3", happened.TaskCompleted.Token.Equals(_tasks[happened.TaskCompleted.TaskId].Token), $"{happened.TaskCompleted.TaskId} was completed by an old token");
                End(happened.TaskCompleted.TaskId, happened.KindCase);
                break;
            case CoordinatorEvent.KindOneofCase.TaskFailed:
                End(happened.TaskFailed.TaskId, happened.KindCase);
                break;
            case CoordinatorEvent.KindOneofCase.TaskTimedOut:
                End(happened.TaskTimedOut.TaskId, happened.KindCase);
                break;
            case CoordinatorEvent.KindOneofCase.TaskCancelled:
                End(happened.TaskCancelled.TaskId, happened.KindCase);
                break;
        }
    }

    private void Release(string taskId, FencingToken token)
    {
        var task = _tasks[taskId];
        Rule("T3", token.Equals(task.Token), $"{taskId} was taken back with another token than its lease's");
        task.Token = null;
    }

    /// <summary>By what is leased to it and has no sub-task that has not ended: whether somebody waits for that is not in the journal.</summary>
    private int PlacesTaken(string agent)
    {
        var waited = _tasks.Values.Where(task => !task.HasEnded).Select(task => task.Spec.ParentTaskId).ToHashSet(StringComparer.Ordinal);
        return _tasks.Count(task => task.Value.Token is not null && task.Value.Agent == agent && !waited.Contains(task.Key));
    }

    private void End(string taskId, CoordinatorEvent.KindOneofCase end)
    {
        var task = _tasks[taskId];
        Rule("T4", !task.HasEnded, $"{taskId} ended twice: {task.End}, {end}");
        task.Token = null;
        task.End = end;
    }

    private static bool IsAfter(FencingToken token, FencingToken other) => (token.Epoch, token.Number).CompareTo((other.Epoch, other.Number)) > 0;

    private static void Rule(string number, bool holds, string what)
    {
        if (!holds)
        {
            throw new LedgerException($"{number}: {what}");
        }
    }

    private sealed class Entry(TaskSpec spec)
    {
        public TaskSpec Spec { get; } = spec;

        public FencingToken? Token { get; set; }

        public FencingToken? LastToken { get; set; }

        public string Agent { get; set; } = "";

        public CoordinatorEvent.KindOneofCase End { get; set; }

        public bool HasEnded => End != CoordinatorEvent.KindOneofCase.None;
    }
}

internal sealed class LedgerException(string message) : Exception(message);
