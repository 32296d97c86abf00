using System.Collections.Immutable;
using System.Globalization;
using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Workflows;

/// <summary>One stage of a run: its specification, how far it is, and how many of its tasks have ended.</summary>
internal sealed record StageRecord(StageSpec Spec, StageState State)
{
    public int Total { get; init; }
    public int Completed { get; init; }
    public int Failed { get; init; }
    public Problem? Problem { get; init; }

    public bool IsMap => Spec.Map.Length > 0;

    public bool HasEnded => State is StageState.Completed or StageState.Failed or StageState.Skipped;

    public StageView ToView() => new()
    {
        StageId = Spec.Id,
        Name = Spec.Name,
        State = State,
        Total = Total,
        Completed = Completed,
        Failed = Failed,
        Running = Total - Completed - Failed,
        Problem = Problem,
        IsMap = IsMap,
    };
}

/// <summary>A workflow run as an immutable value. Its tasks are ordinary tasks that carry the run's and the stage's id.</summary>
internal sealed record WorkflowRecord
{
    public required WorkflowSpec Spec { get; init; }
    public required long Order { get; init; }
    public required ImmutableArray<StageRecord> Stages { get; init; }
    public RunState State { get; init; } = RunState.Running;
    public Payload? Result { get; init; }
    public Problem? Problem { get; init; }
    public long SubmittedAtMs { get; init; }
    public long FinishedAtMs { get; init; }
    public long FinishedSequence { get; init; }

    public string RunId => Spec.RunId;

    public bool HasEnded => State != RunState.Running;

    public int IndexOf(string stageId)
    {
        for (var i = 0; i < Stages.Length; i++)
        {
            if (Stages[i].Spec.Id == stageId)
            {
                return i;
            }
        }

        throw new InvariantViolation("R3.4", $"run {RunId} has no stage {stageId}");
    }

    public StageRecord Stage(string stageId) => Stages[IndexOf(stageId)];

    public WorkflowRecord WithStage(StageRecord stage) => this with { Stages = Stages.SetItem(IndexOf(stage.Spec.Id), stage) };

    /// <summary>The stage whose result is the run's.</summary>
    public StageRecord Output => Spec.OutputStage.Length > 0 ? Stage(Spec.OutputStage) : Stages[^1];

    public static string TaskIdOf(string runId, string stageId, int index, bool isMap) =>
        isMap ? string.Create(CultureInfo.InvariantCulture, $"{runId}.{stageId}.{index}") : $"{runId}.{stageId}";

    public IEnumerable<string> TaskIdsOf(StageRecord stage) => Enumerable.Range(0, stage.Total).Select(i => TaskIdOf(RunId, stage.Spec.Id, i, stage.IsMap));

    public WorkflowView ToView()
    {
        var view = new WorkflowView
        {
            RunId = RunId,
            Name = Spec.Name,
            State = State,
            Result = Result,
            Problem = Problem,
            SubmittedAtMs = SubmittedAtMs,
            FinishedAtMs = FinishedAtMs,
            ContentHash = Spec.ContentHash,
            Order = Order,
        };
        view.Stages.AddRange(Stages.Select(stage => stage.ToView()));
        view.Labels.Add(Spec.Labels);
        return view;
    }

    public WorkflowSnapshot ToSnapshot() => new() { Spec = Spec, View = ToView(), Order = Order, FinishedSequence = FinishedSequence };

    public static WorkflowRecord From(WorkflowSnapshot snapshot) => new()
    {
        Spec = snapshot.Spec,
        Order = snapshot.Order,
        Stages = [.. snapshot.Spec.Stages.Zip(snapshot.View.Stages, (spec, view) => new StageRecord(spec, view.State) { Total = view.Total, Completed = view.Completed, Failed = view.Failed, Problem = view.Problem })],
        State = snapshot.View.State,
        Result = snapshot.View.Result,
        Problem = snapshot.View.Problem,
        SubmittedAtMs = snapshot.View.SubmittedAtMs,
        FinishedAtMs = snapshot.View.FinishedAtMs,
        FinishedSequence = snapshot.FinishedSequence,
    };
}
