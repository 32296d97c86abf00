using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Tasks;

/// <summary>
/// A task as the coordinator knows it: an immutable value that changes only by <see cref="To"/>, which keeps to
/// <see cref="TaskTransitions"/>. What is not persisted (leases, places in queues) is not in it.
/// </summary>
internal sealed record TaskRecord
{
    private static readonly IReadOnlyList<TaskOutcome> NoOutcomes = [];

    /// <summary>Normalized: id, priority, timeout and retries are set.</summary>
    public required TaskSpec Spec { get; init; }

    /// <summary>Place in the order of submission; unique.</summary>
    public required long Order { get; init; }

    public TaskState State { get; private init; }
    public string AgentId { get; init; } = "";
    public int Attempt { get; init; }

    /// <summary>Of the current attempt, or of the last one when none is current.</summary>
    public FencingToken? Token { get; init; }

    /// <summary>Attempts that cost a retry.</summary>
    public int Failures { get; init; }

    /// <summary>Attempts lost with their agent or process; they cost no retry but are bounded.</summary>
    public int Interruptions { get; init; }

    public long SubmittedAtMs { get; init; }
    public long AssignedAtMs { get; init; }
    public long StartedAtMs { get; init; }
    public long FinishedAtMs { get; init; }
    public long ExecutionMs { get; init; }
    public long NotBeforeMs { get; init; }
    public TaskProgress? Progress { get; init; }
    public Payload? Result { get; init; }
    public Problem? Problem { get; init; }
    public string BatchId { get; init; } = "";
    public string RunId { get; init; } = "";
    public string StageId { get; init; } = "";
    public int ItemIndex { get; init; }
    public Payload? Item { get; init; }
    public int LateResults { get; init; }

    /// <summary>Of the last outcome that was recorded, applied or late.</summary>
    public FencingToken? LastOutcomeToken { get; init; }

    public string LastFailedAgentId { get; init; } = "";

    /// <summary>Of the last event that concerned the task after it had ended; 0 while it is open.</summary>
    public long FinishedSequence { get; init; }

    /// <summary>Outcomes of dependencies that were archived before this task was submitted.</summary>
    public IReadOnlyList<TaskOutcome> Resolved { get; init; } = NoOutcomes;

    /// <summary>Dependencies that have not ended yet.</summary>
    public int OpenDependencies { get; init; }

    public string Id => Spec.Id;

    public int Priority => Spec.Priority;

    public bool IsCurrent(FencingToken? token) => State.IsLeased() && token is not null && token.Equals(Token);

    /// <summary>This task in another state; the caller sets with <c>with</c> what else the change brings.</summary>
    public TaskRecord To(TaskState state) => TaskTransitions.Allows(State, state)
        ? this with { State = state }
        : throw new InvariantViolation("R3.2", $"task {Id} cannot go from {State} to {state}");

    public TaskOutcome ToOutcome() => new() { TaskId = Id, State = State, Result = Result, Problem = Problem };

    public TaskView ToView() => new()
    {
        Spec = Spec,
        State = State,
        AgentId = AgentId,
        Attempt = Attempt,
        Token = Token,
        Failures = Failures,
        Interruptions = Interruptions,
        SubmittedAtMs = SubmittedAtMs,
        AssignedAtMs = AssignedAtMs,
        StartedAtMs = StartedAtMs,
        FinishedAtMs = FinishedAtMs,
        ExecutionMs = ExecutionMs,
        NotBeforeMs = NotBeforeMs,
        Progress = Progress,
        Result = Result,
        Problem = Problem,
        BatchId = BatchId,
        RunId = RunId,
        StageId = StageId,
        ItemIndex = ItemIndex,
        LateResults = LateResults,
        Order = Order,
    };

    public TaskSnapshot ToSnapshot()
    {
        var snapshot = new TaskSnapshot
        {
            View = ToView(),
            Order = Order,
            LastFailedAgentId = LastFailedAgentId,
            FinishedSequence = FinishedSequence,
            Item = Item,
            LastOutcomeToken = LastOutcomeToken,
        };
        snapshot.Resolved.AddRange(Resolved);
        return snapshot;
    }

    /// <summary>Open dependencies are counted again by the state that takes the record in.</summary>
    public static TaskRecord From(TaskSnapshot snapshot) => new()
    {
        Spec = snapshot.View.Spec,
        Order = snapshot.Order,
        State = snapshot.View.State,
        AgentId = snapshot.View.AgentId,
        Attempt = snapshot.View.Attempt,
        Token = snapshot.View.Token,
        Failures = snapshot.View.Failures,
        Interruptions = snapshot.View.Interruptions,
        SubmittedAtMs = snapshot.View.SubmittedAtMs,
        AssignedAtMs = snapshot.View.AssignedAtMs,
        StartedAtMs = snapshot.View.StartedAtMs,
        FinishedAtMs = snapshot.View.FinishedAtMs,
        ExecutionMs = snapshot.View.ExecutionMs,
        NotBeforeMs = snapshot.View.NotBeforeMs,
        Progress = snapshot.View.Progress,
        Result = snapshot.View.Result,
        Problem = snapshot.View.Problem,
        BatchId = snapshot.View.BatchId,
        RunId = snapshot.View.RunId,
        StageId = snapshot.View.StageId,
        ItemIndex = snapshot.View.ItemIndex,
        Item = snapshot.Item,
        LateResults = snapshot.View.LateResults,
        LastOutcomeToken = snapshot.LastOutcomeToken,
        LastFailedAgentId = snapshot.LastFailedAgentId,
        FinishedSequence = snapshot.FinishedSequence,
        Resolved = [.. snapshot.Resolved],
    };
}
