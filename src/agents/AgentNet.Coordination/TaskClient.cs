using System.Globalization;
using AgentNet.Contracts;
using AgentNet.Coordination.Shell;

namespace AgentNet.Coordination;

/// <summary>
/// The facade over coordinator, archive and feed: checks submissions, asks the coordinator, and looks into the archive for
/// what has left the coordinator's memory. Holds no state of its own.
/// </summary>
internal sealed class TaskClient(
    CoordinatorLine coordinator, TaskArchive archive, TaskFeed feed, SubmissionCheck check) : ITasks
{
    private const int PageSize = 100;

    public async Task<SubmitReply> SubmitAsync(TaskSpec spec, CancellationToken cancellationToken = default)
    {
        await check.CheckAsync(spec, cancellationToken).ConfigureAwait(false);
        return await Ask<SubmitReply>(new SubmitTask { Spec = Named(spec) }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellationToken = default)
    {
        await check.CheckAsync(spec, cancellationToken).ConfigureAwait(false);
        var answer = await coordinator.AwaitAsync(waitId => new SubmitTask { Spec = Named(spec), AwaitResult = true, WaitId = waitId }, cancellationToken).ConfigureAwait(false);
        var view = answer as TaskView ?? throw Refusal(answer);
        return HasEnded(view) ? view : await AwaitAsync(view.Spec.Id, cancellationToken).ConfigureAwait(false);
    }

    public async Task<SubmitBatchReply> SubmitBatchAsync(IReadOnlyList<TaskSpec> specs, string batchId = "", CancellationToken cancellationToken = default)
    {
        foreach (var spec in specs)
        {
            await check.CheckAsync(spec, cancellationToken).ConfigureAwait(false);
        }

        var batch = new SubmitBatch { BatchId = batchId.Length == 0 && coordinator.Repeats ? NewId() : batchId };
        batch.Specs.AddRange(specs);
        return await Ask<SubmitBatchReply>(batch, cancellationToken).ConfigureAwait(false);
    }

    public async Task<BatchView> AwaitBatchAsync(string batchId, BatchWait wait = BatchWait.All, int count = 0, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var answer = await coordinator.AwaitAsync(waitId => new AwaitBatch { BatchId = batchId, Wait = wait, Count = count, WaitId = waitId }, cancellationToken).ConfigureAwait(false);
            if (answer is not BatchView view)
            {
                return await Archived(answer, reader => reader.Batch(batchId), cancellationToken).ConfigureAwait(false) is { } snapshot ? await Whole(ViewOf(snapshot), cancellationToken).ConfigureAwait(false) : throw Refusal(answer);
            }

            var isContent = wait switch
            {
                BatchWait.Any => view.Finished > 0,
                BatchWait.Count => view.Finished >= Math.Min(count, view.Total),
                BatchWait.None => true,
                _ => view.Finished == view.Total,
            };
            if (isContent)
            {
                return await Whole(view, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task<SubmitWorkflowReply> SubmitWorkflowAsync(WorkflowSpec spec, CancellationToken cancellationToken = default) =>
        await Ask<SubmitWorkflowReply>(new SubmitWorkflow { Spec = check.Check(spec) }, cancellationToken).ConfigureAwait(false);

    public async Task<TaskView> GetAsync(string taskId, CancellationToken cancellationToken = default)
    {
        var answer = await coordinator.AskAsync(new GetTask { TaskId = taskId }, cancellationToken).ConfigureAwait(false);
        return answer as TaskView ?? await Archived(answer, reader => reader.Task(taskId), cancellationToken).ConfigureAwait(false) ?? throw Refusal(answer);
    }

    public async Task<TaskView> AwaitAsync(string taskId, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var answer = await coordinator.AwaitAsync(waitId => new AwaitTask { TaskId = taskId, WaitId = waitId }, cancellationToken).ConfigureAwait(false);
            var view = answer as TaskView ?? await Archived(answer, reader => reader.Task(taskId), cancellationToken).ConfigureAwait(false) ?? throw Refusal(answer);
            if (HasEnded(view))
            {
                return view;
            }
        }
    }

    public async Task<WorkflowView> GetWorkflowAsync(string runId, CancellationToken cancellationToken = default)
    {
        var answer = await coordinator.AskAsync(new GetWorkflow { RunId = runId }, cancellationToken).ConfigureAwait(false);
        return answer as WorkflowView ?? await Archived(answer, reader => reader.Run(runId), cancellationToken).ConfigureAwait(false) ?? throw Refusal(answer);
    }

    public async Task<WorkflowView> AwaitWorkflowAsync(string runId, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var answer = await coordinator.AwaitAsync(waitId => new AwaitWorkflow { RunId = runId, WaitId = waitId }, cancellationToken).ConfigureAwait(false);
            var view = answer as WorkflowView ?? await Archived(answer, reader => reader.Run(runId), cancellationToken).ConfigureAwait(false) ?? throw Refusal(answer);
            if (view.State != RunState.Running)
            {
                return view;
            }
        }
    }

    public async Task<CancelReply> CancelAsync(string taskId, string reason = "", CancellationToken cancellationToken = default)
    {
        var answer = await coordinator.AskAsync(new CancelTask { TaskId = taskId, Reason = reason }, cancellationToken).ConfigureAwait(false);
        return answer as CancelReply ?? throw (await Archived(answer, reader => reader.Task(taskId), cancellationToken).ConfigureAwait(false) is { } ended ? AlreadyEnded("task", taskId, ended.State.ToString()) : Refusal(answer));
    }

    public async Task<CancelReply> CancelBatchAsync(string batchId, string reason = "", CancellationToken cancellationToken = default)
    {
        var answer = await coordinator.AskAsync(new CancelBatch { BatchId = batchId, Reason = reason }, cancellationToken).ConfigureAwait(false);
        return answer as CancelReply ?? throw (await Archived(answer, reader => reader.Batch(batchId), cancellationToken).ConfigureAwait(false) is not null ? AlreadyEnded("batch", batchId, "finished") : Refusal(answer));
    }

    public async Task<CancelReply> CancelWorkflowAsync(string runId, string reason = "", CancellationToken cancellationToken = default)
    {
        var answer = await coordinator.AskAsync(new CancelWorkflow { RunId = runId, Reason = reason }, cancellationToken).ConfigureAwait(false);
        return answer as CancelReply ?? throw (await Archived(answer, reader => reader.Run(runId), cancellationToken).ConfigureAwait(false) is { } ended ? AlreadyEnded("run", runId, ended.State.ToString()) : Refusal(answer));
    }

    public async Task<TaskPage> ListAsync(ListTasks query, CancellationToken cancellationToken = default)
    {
        var live = await Ask<TaskPage>(query, cancellationToken).ConfigureAwait(false);
        var size = query.PageSize > 0 ? query.PageSize : PageSize;
        var before = BeforeOf(query.PageToken);
        var ended = await archive.ReadAsync(reader => reader.List(query, before, size + 1), cancellationToken).ConfigureAwait(false);
        var (tasks, next) = Merge(live.Tasks, ended, view => view.Order, size, live.NextPageToken);
        var page = new TaskPage { NextPageToken = next };
        page.Tasks.AddRange(tasks);
        return page;
    }

    public async Task<WorkflowPage> ListWorkflowsAsync(ListWorkflows query, CancellationToken cancellationToken = default)
    {
        var live = await Ask<WorkflowPage>(query, cancellationToken).ConfigureAwait(false);
        var size = query.PageSize > 0 ? query.PageSize : PageSize;
        var before = BeforeOf(query.PageToken);
        var ended = await archive.ReadAsync(reader => reader.List(query, before, size + 1), cancellationToken).ConfigureAwait(false);
        var (runs, next) = Merge(live.Workflows, ended, view => view.Order, size, live.NextPageToken);
        var page = new WorkflowPage { NextPageToken = next };
        page.Workflows.AddRange(runs);
        return page;
    }

    public async Task<Statistics> StatisticsAsync(CancellationToken cancellationToken = default)
    {
        var statistics = await Ask<Statistics>(new GetStatistics(), cancellationToken).ConfigureAwait(false);
        // Read first: the rows counted below are then those that this deletion left, or a later one.
        var retained = archive.RetainedSequence;
        statistics.RetainedSequence = retained;
        (statistics.ArchiveRows, statistics.ArchiveBytes) = await archive.ReadAsync(reader => (reader.TaskCount, archive.SizeBytes), cancellationToken).ConfigureAwait(false);
        return statistics;
    }

    public IAsyncEnumerable<Change> WatchAsync(WatchFilter filter, long afterSequence = -1, CancellationToken cancellationToken = default) =>
        feed.WatchAsync(filter, afterSequence, cancellationToken);

    public Task<IReadOnlyList<Change>> ReadChangesAsync(WatchFilter filter, long afterSequence = 0, CancellationToken cancellationToken = default) =>
        feed.ReadAsync(filter, afterSequence, cancellationToken);

    // A request that may be sent twice must be known by an id.
    private TaskSpec Named(TaskSpec spec)
    {
        if (spec.Id.Length > 0 || !coordinator.Repeats)
        {
            return spec;
        }

        var named = spec.Clone();
        named.Id = NewId();
        return named;
    }

    private static string NewId() => $"c-{Guid.CreateVersion7():n}";

    private async Task<T> Ask<T>(object request, CancellationToken cancellationToken) where T : class
    {
        var answer = await coordinator.AskAsync(request, cancellationToken).ConfigureAwait(false);
        return answer as T ?? throw Refusal(answer);
    }

    private async Task<T?> Archived<T>(object answer, Func<ArchiveReader, T?> find, CancellationToken cancellationToken) where T : class
    {
        if (answer is not Refused { Problem.Code: ProblemCodes.UnknownTask or ProblemCodes.UnknownBatch or ProblemCodes.UnknownWorkflow })
        {
            return null;
        }

        return await archive.ReadAsync(find, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds the ended tasks that are no longer in the coordinator's memory, in the order they ended.</summary>
    private async Task<BatchView> Whole(BatchView view, CancellationToken cancellationToken)
    {
        if (view.Tasks.Count == view.FinishedIds.Count)
        {
            return view;
        }

        var ended = await archive.ReadAsync(reader => reader.TasksOfBatch(view.BatchId).ToList(), cancellationToken).ConfigureAwait(false);
        var known = view.Tasks.Concat(ended).DistinctBy(task => task.Spec.Id).ToDictionary(task => task.Spec.Id, StringComparer.Ordinal);
        var tasks = view.FinishedIds.Select(known.GetValueOrDefault).OfType<TaskView>().ToList();
        var whole = view.Clone();
        whole.Tasks.Clear();
        whole.Tasks.AddRange(tasks);
        return whole;
    }

    private static BatchView ViewOf(BatchSnapshot snapshot)
    {
        var view = new BatchView { BatchId = snapshot.BatchId, Total = snapshot.TaskIds.Count, Finished = snapshot.FinishedIds.Count };
        view.TaskIds.AddRange(snapshot.TaskIds);
        view.FinishedIds.AddRange(snapshot.FinishedIds);
        return view;
    }

    /// <summary>One page of two lists that may share entries, the newest first; the token is the place of its last entry.</summary>
    private static (List<T> Page, string Next) Merge<T>(IEnumerable<T> live, List<T> archived, Func<T, long> orderOf, int size, string liveNext)
    {
        var merged = live.Concat(archived).DistinctBy(orderOf).OrderByDescending(orderOf).Take(size + 1).ToList();
        var hasMore = merged.Count > size || (liveNext.Length > 0 && merged.Count == size);
        var page = merged.Take(size).ToList();
        return (page, hasMore ? orderOf(page[^1]).ToString(CultureInfo.InvariantCulture) : "");
    }

    private static long BeforeOf(string pageToken)
    {
        if (pageToken.Length == 0)
        {
            return long.MaxValue;
        }

        return long.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            ? before
            : throw new RefusedException(Problems.Of(ProblemCodes.InvalidRequest, $"The page token '{pageToken}' is not one that a list returned.", ("page-token", pageToken)));
    }

    private static bool HasEnded(TaskView view) => view.State is TaskState.Completed or TaskState.Failed or TaskState.TimedOut or TaskState.Cancelled;

    private static RefusedException AlreadyEnded(string kind, string id, string state) =>
        new(Problems.Of(ProblemCodes.AlreadyFinished, $"The {kind} '{id}' has already ended as {state}.", (kind, id), ("state", state)));

    private static Exception Refusal(object answer) => answer is Refused refused
        ? new RefusedException(refused.Problem)
        : new InvalidOperationException($"The coordinator answered with {answer.GetType().Name}, which is no answer to that request.");
}
