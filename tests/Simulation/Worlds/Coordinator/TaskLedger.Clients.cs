using AgentNet.Contracts;
using Google.Protobuf;
using Kind = AgentNet.Contracts.CoordinatorEvent.KindOneofCase;

namespace Simulation.Worlds.Coordinator;

/// <summary>What clients were promised and shown, held against the journal: T1 for promises, T4 for ends, T6 for places.</summary>
internal sealed partial class TaskLedger
{
    private readonly Dictionary<string, TaskSpec> _asked = new(StringComparer.Ordinal);
    private int? _placesShown;

    /// <summary>Something that has ended and is not in the archive as the journal has it.</summary>
    public string? NotArchived
    {
        get
        {
            foreach (var (id, task) in _tasks)
            {
                if (!archive.Tasks.TryGetValue(id, out var row) || row.State != StateOf(task.End))
                {
                    return $"the archive has {id} as {(row is null ? "nothing" : row.State)} and the journal as {task.End}";
                }
            }

            return _runs.Keys.FirstOrDefault(id => !archive.Runs.ContainsKey(id)) is { } run ? $"the archive lacks run {run}" : null;
        }
    }

    /// <summary>T6 when everything is over: the last statistics show a place that is still taken.</summary>
    public string? PlaceStillTaken => _placesShown switch
    {
        null => "nobody has been shown statistics since everything has healed",
        0 => null,
        { } places => $"T6: nothing runs and statistics show {places} places taken",
    };

    /// <summary>What statistics showed before says nothing about the end.</summary>
    public void OnHealed() => _placesShown = null;

    public void OnAsked(IMessage message)
    {
        IEnumerable<TaskSpec> specs = message switch
        {
            SubmitTask submission => [submission.Spec],
            SubmitBatch batch => batch.Specs,
            _ => [],
        };
        foreach (var spec in specs.Where(spec => spec.Id.Length > 0))
        {
            _asked.TryAdd(spec.Id, spec);
        }
    }

    public void OnAnswered(string from, IMessage asked, IMessage answer)
    {
        switch (answer)
        {
            case SubmitReply reply:
                Promised(from, reply.TaskId);
                break;
            case SubmitBatchReply reply:
                Rule("T1", _batches.ContainsKey(reply.BatchId), $"{from} acknowledged batch {reply.BatchId}, which is not in the journal");
                foreach (var id in reply.TaskIds)
                {
                    Promised(from, id);
                }

                break;
            case SubmitWorkflowReply reply:
                Rule("T1", _runs.ContainsKey(reply.RunId), $"{from} acknowledged run {reply.RunId}, which is not in the journal");
                break;
            case CancelReply { Cancelled: > 0 } when asked is CancelTask cancel:
                Promised(from, cancel.TaskId);
                Rule("T1", _tasks[cancel.TaskId].End == Kind.TaskCancelled, $"{from} acknowledged the cancellation of {cancel.TaskId}, which is {_tasks[cancel.TaskId].End} in the journal");
                break;
            case TaskView view:
                Shown(from, view);
                break;
            case BatchView view:
                foreach (var task in view.Tasks)
                {
                    Shown(from, task);
                }

                break;
            case WorkflowView { State: not RunState.Running } view:
                Rule("T4", _runs.TryGetValue(view.RunId, out var run) && run.End?.State == view.State, $"{from} showed run {view.RunId} as {view.State}, and the journal does not");
                break;
            case Statistics statistics:
                Shown(from, statistics);
                break;
            case Refused { Problem.Code: ProblemCodes.UnknownTask } when asked is GetTask or AwaitTask or CancelTask && _newest.StartsWith(from, StringComparison.Ordinal):
                // Whoever is told so looks into the archive next. A deposed coordinator may not know what its successor promised.
                var unknown = asked switch { GetTask get => get.TaskId, AwaitTask wait => wait.TaskId, CancelTask cancel => cancel.TaskId, _ => "" };
                Rule("T1", !_tasks.ContainsKey(unknown) || archive.Tasks.ContainsKey(unknown), $"{from} does not know {unknown}, and neither does the archive");
                break;
        }
    }

    private void Promised(string from, string taskId) => Rule("T1", _tasks.ContainsKey(taskId), $"{from} acknowledged {taskId}, which is not in the journal");

    private void Shown(string from, TaskView view)
    {
        Promised(from, view.Spec.Id);
        if (StateOf(_tasks[view.Spec.Id].End) is var end && view.State is TaskState.Completed or TaskState.Failed or TaskState.TimedOut or TaskState.Cancelled)
        {
            Rule("T4", view.State == end, $"{from} showed {view.Spec.Id} as {view.State}, and the journal has it as {end}");
            Rule("T4", Equals(view.Result, _tasks[view.Spec.Id].Result), $"{from} showed another result of {view.Spec.Id} than the journal has");
        }
    }

    /// <summary>T6: an agent's places are its leases, and at most those attempts that were called off and may not have stopped.</summary>
    private void Shown(string from, Statistics statistics)
    {
        Rule("T1", statistics.LastSequence <= _sequence, $"{from} showed statistics of {statistics.LastSequence} events, and the journal has {_sequence}");
        _placesShown = statistics.Agents.Sum(agent => agent.Running + agent.Waiting);
        foreach (var agent in statistics.Agents)
        {
            var places = _places.Where(place => place.Sequence <= statistics.LastSequence && place.Agent == agent.AgentId).ToList();
            var leases = places.Sum(place => place.By);
            var own = places.Where(place => place.Epoch == statistics.Epoch).Sum(place => place.By);
            var stopping = _releases.Count(release => release.Agent == agent.AgentId && release.Epoch == statistics.Epoch && release.Sequence <= statistics.LastSequence);
            Rule("T6", agent.Running + agent.Waiting >= own, $"{from} showed {agent.Running} places of {agent.AgentId} taken and {agent.Waiting} attempts waiting, and it holds {own} leases of epoch {statistics.Epoch}");
            Rule("T6", agent.Running + agent.Waiting <= leases + stopping, $"{from} showed {agent.Running} places of {agent.AgentId} taken and {agent.Waiting} attempts waiting, and it holds {leases} leases and was told to stop {stopping} attempts");
        }
    }

    private static TaskState StateOf(Kind end) => end switch
    {
        Kind.TaskCompleted => TaskState.Completed,
        Kind.TaskFailed => TaskState.Failed,
        Kind.TaskTimedOut => TaskState.TimedOut,
        Kind.TaskCancelled => TaskState.Cancelled,
        _ => TaskState.Unspecified,
    };
}
