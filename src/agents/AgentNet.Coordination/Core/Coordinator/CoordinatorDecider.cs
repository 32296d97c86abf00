using System.Globalization;
using System.Security.Cryptography;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Tasks;
using AgentNet.Coordination.Core.Workflows;
using Google.Protobuf;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>
/// Decides what a request or report leads to: events, an answer, or a refusal. Total and without side effects: it reads
/// the state and changes nothing. Timing, leases and the choice of agents are the protocol's.
/// </summary>
internal sealed class CoordinatorDecider(CoordinatorState state, CoordinatorSettings settings)
{
    private const int DefaultPriority = 5;

    public SubmissionDecision Submit(TaskSpec submitted, ArchiveFinds? finds)
    {
        var spec = Normalize(submitted);
        if (CheckSpec(spec) is { } problem)
        {
            return new SubmissionDecision.Refused(problem);
        }

        if (spec.Id.Length > 0 && state.Find(spec.Id) is { } known)
        {
            return IsSameContent(known.Spec, spec)
                ? new SubmissionDecision.Existing(ReplyTo(known.Id, known.State, existing: true), known.Id)
                : new SubmissionDecision.Refused(OtherContent("task", spec.Id));
        }

        if (finds is null && Unknown([spec], spec.Id.Length > 0 ? [spec.Id] : []) is { Count: > 0 } unknown)
        {
            return new SubmissionDecision.NeedsArchive(unknown, [], []);
        }

        if (finds is not null && finds.Tasks.TryGetValue(spec.Id, out var archived))
        {
            return IsSameContent(archived.Spec, spec)
                ? new SubmissionDecision.Existing(ReplyTo(spec.Id, archived.State, existing: true), spec.Id, archived)
                : new SubmissionDecision.Refused(OtherContent("task", spec.Id));
        }

        if ((Ids.IsGiven(spec.Id) ? GivenId(spec.Id) : null) is { } reserved)
        {
            return new SubmissionDecision.Refused(reserved);
        }

        if (TaskGraph.Check([spec], id => IsKnown(id, finds)) is { } broken)
        {
            return new SubmissionDecision.Refused(broken);
        }

        if (CheckRoom(1) is { } full)
        {
            return new SubmissionDecision.Refused(full);
        }

        if (spec.Id.Length == 0)
        {
            spec.Id = Ids.OfTask(state.Epoch, state.NextOrder);
        }

        var added = AddedOf(spec, finds);
        return new SubmissionDecision.Accepted(
            new CoordinatorEvent { TaskAdded = added }, ReplyTo(spec.Id, spec.Dependencies.Count > added.Resolved.Count ? TaskState.Waiting : TaskState.Pending, existing: false), spec.Id);
    }

    public SubmissionDecision Submit(SubmitBatch batch, ArchiveFinds? finds)
    {
        if (batch.Specs.Count == 0 || batch.Specs.Count > settings.BatchBound)
        {
            return new SubmissionDecision.Refused(Problems.Of(
                ProblemCodes.InvalidRequest, $"A batch holds 1 to {settings.BatchBound} tasks, not {batch.Specs.Count}. Submit several batches.", ("bound", Text(settings.BatchBound))));
        }

        if (batch.BatchId.Length > 0 && !Ids.IsRunId(batch.BatchId))
        {
            return new SubmissionDecision.Refused(BadId("batch", batch.BatchId));
        }

        var contentHash = batch.BatchId.Length > 0 ? ContentHash(batch.Specs) : "";
        if (state.Batch(batch.BatchId) is { } known)
        {
            return Repeated(known.BatchId, known.ContentHash, known.TaskIds, contentHash);
        }

        if (finds is not null && finds.Batches.TryGetValue(batch.BatchId, out var archived))
        {
            return Repeated(archived.BatchId, archived.ContentHash, archived.TaskIds, contentHash);
        }

        var specs = batch.Specs.Select(Normalize).ToList();
        foreach (var spec in specs)
        {
            if (CheckSpec(spec) is { } problem)
            {
                return new SubmissionDecision.Refused(problem);
            }
        }

        var batchId = batch.BatchId.Length > 0 ? batch.BatchId : Ids.OfBatch(state.Epoch, state.NextOrder);
        for (var i = 0; i < specs.Count; i++)
        {
            if (specs[i].Id.Length == 0)
            {
                specs[i].Id = string.Create(CultureInfo.InvariantCulture, $"{batchId}.{i}");
            }
            else if (Ids.IsGiven(specs[i].Id))
            {
                return new SubmissionDecision.Refused(GivenId(specs[i].Id));
            }
        }

        if (specs.FirstOrDefault(spec => state.Find(spec.Id) is not null || (finds?.Tasks.ContainsKey(spec.Id) ?? false)) is { } taken)
        {
            return new SubmissionDecision.Refused(Problems.Of(
                ProblemCodes.DuplicateId, $"A task '{taken.Id}' exists already. A batch is accepted whole or not at all: give its tasks new ids.", ("task", taken.Id)));
        }

        // Ids that this batch is given hold epoch and order, so nobody has had them.
        var clientIds = batch.Specs.Where(spec => spec.Id.Length > 0).Select(spec => spec.Id);
        var fromClient = batch.BatchId.Length > 0 ? specs.Select(spec => spec.Id) : clientIds;
        if (finds is null && (Unknown(specs, fromClient) is var unknown && (unknown.Count > 0 || batch.BatchId.Length > 0)))
        {
            return new SubmissionDecision.NeedsArchive(unknown, batch.BatchId.Length > 0 ? [batch.BatchId] : [], []);
        }

        if (TaskGraph.Check(specs, id => IsKnown(id, finds)) is { } broken)
        {
            return new SubmissionDecision.Refused(broken);
        }

        if (CheckRoom(specs.Count) is { } full)
        {
            return new SubmissionDecision.Refused(full);
        }

        var added = new BatchAdded { BatchId = batchId, ContentHash = contentHash };
        added.Tasks.AddRange(specs.Select(spec => AddedOf(spec, finds)));
        var reply = new SubmitBatchReply { BatchId = batchId };
        reply.TaskIds.AddRange(specs.Select(spec => spec.Id));
        return new SubmissionDecision.Accepted(new CoordinatorEvent { BatchAdded = added }, reply, batchId);
    }

    public SubmissionDecision Submit(WorkflowSpec submitted, ArchiveFinds? finds)
    {
        if (!Ids.IsRunId(submitted.RunId))
        {
            return new SubmissionDecision.Refused(BadId("run", submitted.RunId));
        }

        if (state.Run(submitted.RunId) is { } known)
        {
            return new SubmissionDecision.Existing(new SubmitWorkflowReply { RunId = known.RunId, Existing = true, State = known.State }, known.RunId);
        }

        if (finds is null)
        {
            return new SubmissionDecision.NeedsArchive([], [], [submitted.RunId]);
        }

        if (finds.Runs.TryGetValue(submitted.RunId, out var archived))
        {
            return new SubmissionDecision.Existing(new SubmitWorkflowReply { RunId = archived.RunId, Existing = true, State = archived.State }, archived.RunId);
        }

        var spec = Normalize(submitted);
        if (StageGraph.Check(spec) is { } problem)
        {
            return new SubmissionDecision.Refused(problem);
        }

        if (spec.Inputs is not null && CheckPayload(spec.Inputs, spec.RunId) is { } tooLarge)
        {
            return new SubmissionDecision.Refused(tooLarge);
        }

        foreach (var stage in spec.Stages)
        {
            if (CheckSpec(StageTasks.SpecOf(spec, stage, WorkflowRecord.TaskIdOf(spec.RunId, stage.Id, 0, isMap: true))) is { } bad)
            {
                return new SubmissionDecision.Refused(bad);
            }
        }

        return CheckRoom(spec.Stages.Count) is { } full
            ? new SubmissionDecision.Refused(full)
            : new SubmissionDecision.Accepted(
                new CoordinatorEvent { WorkflowAdded = new WorkflowAdded { Spec = spec } }, new SubmitWorkflowReply { RunId = spec.RunId, State = RunState.Running }, spec.RunId);
    }

    /// <summary>The event of a reported success, and what to tell the agent.</summary>
    public (CoordinatorEvent? Event, AckVerdict Verdict) Decide(AttemptCompleted report)
    {
        var task = state.Find(report.TaskId);
        var verdict = Judge(task, report.AgentId, report.Token);
        if (verdict == OutcomeVerdict.Current && report.Result is { } result && result.Inline.Length > Payloads.InlineLimitBytes)
        {
            return (new CoordinatorEvent { TaskFailed = new TaskFailed { TaskId = report.TaskId, Token = report.Token, Problem = TooLarge(result.Inline.Length, report.TaskId), ExecutionMs = report.ExecutionMs } }, AckVerdict.Applied);
        }

        return verdict switch
        {
            OutcomeVerdict.Current => (new CoordinatorEvent { TaskCompleted = new TaskCompleted { TaskId = report.TaskId, Token = report.Token, Result = report.Result, ExecutionMs = report.ExecutionMs } }, AckVerdict.Applied),
            OutcomeVerdict.Late => (new CoordinatorEvent { TaskLateResult = new TaskLateResult { TaskId = report.TaskId, Token = report.Token, AgentId = report.AgentId, Outcome = "completed", Result = report.Result } }, AckVerdict.Late),
            OutcomeVerdict.Repeated => (null, AckVerdict.Applied),
            _ => (null, AckVerdict.Unknown),
        };
    }

    /// <summary>The event of a reported failure: another attempt, or the end.</summary>
    public (CoordinatorEvent? Event, AckVerdict Verdict) Decide(AttemptFailed report, long nowMs, SeededRandom random)
    {
        var task = state.Find(report.TaskId);
        var problem = report.Problem ?? Problems.Of(ProblemCodes.AgentError, "The agent gave no reason.");
        return Judge(task, report.AgentId, report.Token) switch
        {
            OutcomeVerdict.Current when !report.Permanent && RetryPolicy.MayRetry(task!) => (Retry(task!, problem, nowMs, random), AckVerdict.Applied),
            OutcomeVerdict.Current => (new CoordinatorEvent { TaskFailed = new TaskFailed { TaskId = report.TaskId, Token = report.Token, Problem = problem, ExecutionMs = report.ExecutionMs } }, AckVerdict.Applied),
            OutcomeVerdict.Late => (new CoordinatorEvent { TaskLateResult = new TaskLateResult { TaskId = report.TaskId, Token = report.Token, AgentId = report.AgentId, Outcome = "failed", Problem = problem } }, AckVerdict.Late),
            OutcomeVerdict.Repeated => (null, AckVerdict.Applied),
            _ => (null, AckVerdict.Unknown),
        };
    }

    /// <summary>An attempt has used up its time: counts as a failed one (R3.6).</summary>
    public static CoordinatorEvent TimeOut(TaskRecord task, long nowMs, SeededRandom random)
    {
        var problem = Problems.Of(
            ProblemCodes.TimedOut, $"Attempt {task.Attempt} on agent '{task.AgentId}' took longer than {task.Spec.TimeoutMs} ms. Give the task a larger timeout, or split it.",
            ("timeout-ms", Text(task.Spec.TimeoutMs)), ("agent", task.AgentId));
        return RetryPolicy.MayRetry(task)
            ? Retry(task, problem, nowMs, random)
            : new CoordinatorEvent { TaskTimedOut = new TaskTimedOut { TaskId = task.Id, Token = task.Token, Problem = problem, ExecutionMs = nowMs - task.StartedAtMs } };
    }

    public static CoordinatorEvent PassDeadline(TaskRecord task) => new()
    {
        TaskTimedOut = new TaskTimedOut
        {
            TaskId = task.Id,
            Problem = Problems.Of(ProblemCodes.DeadlinePassed, "No agent could start it before its deadline.", ("deadline-at-ms", Text(task.Spec.Requirements.DeadlineAtMs))),
        },
    };

    /// <summary>The task goes back to the queue, or fails when its attempts have been interrupted too often (the poison bound).</summary>
    public CoordinatorEvent Unassign(TaskRecord task, UnassignReason reason, Problem problem)
    {
        var interrupts = reason is UnassignReason.LeaseExpired or UnassignReason.AgentLost;
        return interrupts && task.Interruptions + 1 >= settings.MaxInterruptions
            ? new CoordinatorEvent
            {
                TaskFailed = new TaskFailed
                {
                    TaskId = task.Id,
                    Problem = Problems.Of(
                        ProblemCodes.KeepsInterrupting,
                        $"{task.Interruptions + 1} of its attempts ended with their agent or process; it is taken for the cause. Last: {problem.Message}",
                        ("interruptions", Text(task.Interruptions + 1)), ("last", problem.Code)),
                },
            }
            : new CoordinatorEvent { TaskUnassigned = new TaskUnassigned { TaskId = task.Id, Token = task.Token, Reason = reason, Problem = problem } };
    }

    public static CoordinatorEvent Cancel(TaskRecord task, string reason) => new()
    {
        TaskCancelled = new TaskCancelled { TaskId = task.Id, Token = task.State.IsLeased() ? task.Token : null, Problem = CancelProblem(reason) },
    };

    public static Problem CancelProblem(string reason) =>
        Problems.Of(ProblemCodes.Cancelled, reason.Length > 0 ? $"Cancelled: {reason}" : "Cancelled on request.");

    private static OutcomeVerdict Judge(TaskRecord? task, string agentId, FencingToken? token)
    {
        var verdict = ResultLedger.Judge(task, token);
        return verdict == OutcomeVerdict.Current && task!.AgentId != agentId ? OutcomeVerdict.Late : verdict;
    }

    private static CoordinatorEvent Retry(TaskRecord task, Problem problem, long nowMs, SeededRandom random) => new()
    {
        TaskRetried = new TaskRetried { TaskId = task.Id, Token = task.Token, Problem = problem, NotBeforeMs = nowMs + RetryPolicy.DelayMs(task.Spec.Retry, task.Failures + 1, random) },
    };

    private TaskAdded AddedOf(TaskSpec spec, ArchiveFinds? finds)
    {
        var added = new TaskAdded { Spec = spec };
        if (finds is not null)
        {
            foreach (var dependency in spec.Dependencies)
            {
                if (state.Find(dependency) is null && finds.Tasks.TryGetValue(dependency, out var archived))
                {
                    added.Resolved.Add(new TaskOutcome { TaskId = dependency, State = archived.State, Result = archived.Result, Problem = archived.Problem });
                }
            }
        }

        return added;
    }

    private bool IsKnown(string id, ArchiveFinds? finds) => state.Find(id) is not null || (finds?.Tasks.ContainsKey(id) ?? false);

    /// <summary>Ids named by a submission that are not in memory and not among the submitted ones.</summary>
    private List<string> Unknown(IReadOnlyList<TaskSpec> specs, IEnumerable<string> ownIds)
    {
        var unknown = new SortedSet<string>(ownIds.Where(id => state.Find(id) is null), StringComparer.Ordinal);
        if (specs.Any(spec => spec.Dependencies.Count > 0))
        {
            var submitted = new SortedSet<string>(specs.Select(spec => spec.Id), StringComparer.Ordinal);
            unknown.UnionWith(specs.SelectMany(spec => spec.Dependencies).Where(id => state.Find(id) is null && !submitted.Contains(id)));
        }

        return [.. unknown];
    }

    private static SubmissionDecision Repeated(string batchId, string knownHash, IEnumerable<string> taskIds, string contentHash)
    {
        if (knownHash != contentHash)
        {
            return new SubmissionDecision.Refused(OtherContent("batch", batchId));
        }

        var reply = new SubmitBatchReply { BatchId = batchId, Existing = true };
        reply.TaskIds.AddRange(taskIds);
        return new SubmissionDecision.Existing(reply, batchId);
    }

    private Problem? CheckRoom(int more) => state.OpenTasks + more > settings.QueueBound
        ? Problems.Of(
            ProblemCodes.QueueFull, $"{state.OpenTasks} tasks have not ended and {more} more would pass the bound of {settings.QueueBound}. Submit again later, or raise {CoordinatorSettings.Path}.queue-bound.",
            ("open", Text(state.OpenTasks)), ("bound", Text(settings.QueueBound)))
        : null;

    private static Problem? CheckSpec(TaskSpec spec)
    {
        if (spec.Id.Length > 0 && !Ids.IsTaskId(spec.Id))
        {
            return BadId("task", spec.Id);
        }

        if (spec.Capability.Length == 0)
        {
            return Problems.Of(ProblemCodes.InvalidRequest, $"The task '{spec.Id}' names no capability.", ("task", spec.Id));
        }

        if (spec.Priority is < 0 or > 10)
        {
            return Problems.Of(ProblemCodes.InvalidRequest, $"The priority {spec.Priority} of task '{spec.Id}' is not between 0 and 10.", ("task", spec.Id));
        }

        if (spec.TimeoutMs < 0 || spec.Retry.MaxRetries < 0 || spec.Retry.BaseMs < 0 || spec.Retry.CapMs < 0)
        {
            return Problems.Of(ProblemCodes.InvalidRequest, $"Timeout and retries of task '{spec.Id}' cannot be negative.", ("task", spec.Id));
        }

        return spec.Input is null ? null : CheckPayload(spec.Input, spec.Id);
    }

    private static Problem? CheckPayload(Payload payload, string id) =>
        payload.BodyCase == Payload.BodyOneofCase.Inline && payload.Inline.Length > Payloads.InlineLimitBytes ? TooLarge(payload.Inline.Length, id) : null;

    private static Problem TooLarge(int size, string id) => Problems.Of(
        ProblemCodes.PayloadTooLarge, $"A payload of '{id}' has {size} bytes inline; over {Payloads.InlineLimitBytes} it must be stored as a blob first.",
        ("size-bytes", Text(size)), ("bound-bytes", Text(Payloads.InlineLimitBytes)));

    private TaskSpec Normalize(TaskSpec submitted)
    {
        var spec = submitted.Clone();
        spec.Priority = spec.HasPriority ? spec.Priority : DefaultPriority;
        spec.TimeoutMs = spec.TimeoutMs == 0 ? (long)settings.TaskTimeout.TotalMilliseconds : spec.TimeoutMs;
        spec.Retry = Normalize(spec.Retry);
        if (spec.Dependencies.Count > 1)
        {
            var distinct = spec.Dependencies.Distinct().ToList();
            spec.Dependencies.Clear();
            spec.Dependencies.AddRange(distinct);
        }

        return spec;
    }

    private WorkflowSpec Normalize(WorkflowSpec submitted)
    {
        var spec = submitted.Clone();
        spec.Priority = spec.HasPriority ? spec.Priority : DefaultPriority;
        foreach (var stage in spec.Stages)
        {
            stage.TimeoutMs = stage.TimeoutMs == 0 ? (long)settings.TaskTimeout.TotalMilliseconds : stage.TimeoutMs;
            stage.Retry = Normalize(stage.Retry);

            // What a template reads, or a map splits, must have ended first.
            var dependencies = stage.DependsOn.Concat(stage.Uses).Concat(MapSourceOf(stage) is { } source ? [source] : []).Distinct().ToList();
            stage.DependsOn.Clear();
            stage.DependsOn.AddRange(dependencies);
        }

        return spec;
    }

    /// <summary>The stage that a map stage's source names; null when the source is an input.</summary>
    public static string? MapSourceOf(StageSpec stage) =>
        stage.Map.StartsWith("stages.", StringComparison.Ordinal) ? stage.Map.Split('.')[1].Split('[')[0] : null;

    private RetrySpec Normalize(RetrySpec? retry) => new()
    {
        MaxRetries = retry is { HasMaxRetries: true } ? retry.MaxRetries : settings.MaxRetries,
        BaseMs = retry is { BaseMs: not 0 } ? retry.BaseMs : (long)settings.RetryBase.TotalMilliseconds,
        CapMs = retry is { CapMs: not 0 } ? retry.CapMs : (long)settings.RetryCap.TotalMilliseconds,
    };

    /// <summary>Who submitted it and under which trace is not what it is.</summary>
    private static bool IsSameContent(TaskSpec known, TaskSpec submitted)
    {
        if (known.TraceParent == submitted.TraceParent && known.SubmittedBy == submitted.SubmittedBy)
        {
            return known.Equals(submitted);
        }

        var copy = submitted.Clone();
        copy.TraceParent = known.TraceParent;
        copy.SubmittedBy = known.SubmittedBy;
        return known.Equals(copy);
    }

    private static string ContentHash(IEnumerable<TaskSpec> specs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var spec in specs)
        {
            hash.AppendData(spec.ToByteArray());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static SubmitReply ReplyTo(string id, TaskState state, bool existing) => new() { TaskId = id, State = state, Existing = existing };

    private static Problem OtherContent(string kind, string id) => Problems.Of(
        ProblemCodes.DuplicateId, $"A {kind} '{id}' with other content was submitted before. Use another id, or submit the same content.", (kind, id));

    private static Problem BadId(string kind, string id) => Problems.Of(ProblemCodes.InvalidId, $"The {kind} id '{id}' is not {Ids.TaskRule}.", (kind, id));

    private static Problem GivenId(string id) => Problems.Of(
        ProblemCodes.InvalidId, $"The id '{id}' has the form of ids that the coordinator gives, and it gave no such one. Choose another form.", ("task", id));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
