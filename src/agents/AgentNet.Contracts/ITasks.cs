namespace AgentNet.Contracts;

/// <summary>
/// The client's view of the coordinator: submit, cancel, look, wait, watch. A request that cannot be granted throws
/// <see cref="RefusedException"/> with a stable code and has changed nothing; a returned submission is durable.
/// </summary>
public interface ITasks
{
    /// <summary>Submitting the same id and content again returns the first submission; other content under that id is refused.</summary>
    Task<SubmitReply> SubmitAsync(TaskSpec spec, CancellationToken cancellationToken = default);

    /// <summary>Submits and waits until the task has ended, however it ended. Cancelling the wait does not cancel the task.</summary>
    Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellationToken = default);

    /// <summary>All tasks or none, as one durable event. An empty batch id is given by the coordinator.</summary>
    Task<SubmitBatchReply> SubmitBatchAsync(IReadOnlyList<TaskSpec> specs, string batchId = "", CancellationToken cancellationToken = default);

    /// <summary>Returns once all, any or <paramref name="count"/> tasks of the batch have ended.</summary>
    Task<BatchView> AwaitBatchAsync(string batchId, BatchWait wait = BatchWait.All, int count = 0, CancellationToken cancellationToken = default);

    /// <summary>A run id that is already known returns that run, whatever its state.</summary>
    Task<SubmitWorkflowReply> SubmitWorkflowAsync(WorkflowSpec spec, CancellationToken cancellationToken = default);

    Task<TaskView> GetAsync(string taskId, CancellationToken cancellationToken = default);

    Task<TaskView> AwaitAsync(string taskId, CancellationToken cancellationToken = default);

    Task<WorkflowView> GetWorkflowAsync(string runId, CancellationToken cancellationToken = default);

    Task<WorkflowView> AwaitWorkflowAsync(string runId, CancellationToken cancellationToken = default);

    Task<CancelReply> CancelAsync(string taskId, string reason = "", CancellationToken cancellationToken = default);

    Task<CancelReply> CancelBatchAsync(string batchId, string reason = "", CancellationToken cancellationToken = default);

    Task<CancelReply> CancelWorkflowAsync(string runId, string reason = "", CancellationToken cancellationToken = default);

    /// <summary>Open and ended tasks, the newest first.</summary>
    Task<TaskPage> ListAsync(ListTasks query, CancellationToken cancellationToken = default);

    Task<WorkflowPage> ListWorkflowsAsync(ListWorkflows query, CancellationToken cancellationToken = default);

    Task<Statistics> StatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes after <paramref name="afterSequence"/> in order, first from the store and then as they become durable;
    /// a negative value begins with what happens from now on. Ends only with <paramref name="cancellationToken"/>.
    /// </summary>
    /// <exception cref="RefusedException">feed-expired: the changes asked for are no longer kept.</exception>
    IAsyncEnumerable<Change> WatchAsync(WatchFilter filter, long afterSequence = -1, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes after <paramref name="afterSequence"/> up to now, in order; 0 begins with the oldest that is kept. In a cluster the last
    /// few milliseconds may be missing on a node that does not hold the coordinator.
    /// </summary>
    Task<IReadOnlyList<Change>> ReadChangesAsync(WatchFilter filter, long afterSequence = 0, CancellationToken cancellationToken = default);
}

/// <summary>A request was refused: <see cref="Problem"/> says why and what to do next. Nothing has changed.</summary>
public sealed class RefusedException(Problem problem) : Exception(problem.Message)
{
    public Problem Problem { get; } = problem;

    public string Code => Problem.Code;
}
