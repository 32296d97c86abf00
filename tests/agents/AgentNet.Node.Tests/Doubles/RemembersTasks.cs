using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentNet.Contracts;

namespace AgentNet.Node.Tests.Doubles;

/// <summary>A coordinator of one page: keeps what is submitted, ends what a test ends, and feeds the changes a test publishes.</summary>
internal sealed class RemembersTasks : ITasks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskView> _tasks = [];
    private readonly Dictionary<string, TaskCompletionSource<TaskView>> _ends = [];
    private readonly List<Change> _changes = [];
    private readonly List<Channel<Change>> _watchers = [];
    private int _given;

    /// <summary>Released once for every call that has begun to wait for the end of a task.</summary>
    public SemaphoreSlim Waiting { get; } = new(0);

    /// <summary>Released once for every such call that has been given up.</summary>
    public SemaphoreSlim Abandoned { get; } = new(0);

    /// <summary>What statistics say, when a test wants something particular.</summary>
    public Statistics? Figures { get; init; }

    /// <summary>Thrown by every call while it is set.</summary>
    public Exception? Failure { get; set; }

    public IReadOnlyList<TaskSpec> Specs
    {
        get
        {
            lock (_lock)
                return _tasks.Values.Select(view => view.Spec).ToList();
        }
    }

    public Task<SubmitReply> SubmitAsync(TaskSpec spec, CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        lock (_lock)
        {
            if (spec.Id.Length == 0)
                spec.Id = $"t{++_given}";
            var existing = _tasks.ContainsKey(spec.Id);
            if (!existing)
            {
                _tasks[spec.Id] = new TaskView { Spec = spec, State = TaskState.Pending };
                _ends[spec.Id] = new TaskCompletionSource<TaskView>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return Task.FromResult(new SubmitReply { TaskId = spec.Id, Existing = existing, State = _tasks[spec.Id].State });
        }
    }

    public void Complete(string id, string resultJson)
    {
        lock (_lock)
        {
            _tasks[id].State = TaskState.Completed;
            _tasks[id].Result = Payloads.FromJsonText(resultJson);
            _ends[id].TrySetResult(_tasks[id]);
        }
    }

    public void Publish(params Change[] changes)
    {
        lock (_lock)
        {
            _changes.AddRange(changes);
            foreach (var watcher in _watchers)
            {
                foreach (var change in changes)
                    watcher.Writer.TryWrite(change);
            }
        }
    }

    public async Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellationToken = default) =>
        await AwaitAsync((await SubmitAsync(spec, cancellationToken)).TaskId, cancellationToken);

    public Task<TaskView> GetAsync(string taskId, CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        lock (_lock)
            return Task.FromResult(Find(taskId));
    }

    public Task<TaskView> AwaitAsync(string taskId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Find(taskId);
            Waiting.Release();
            cancellationToken.Register(() => Abandoned.Release());
            return _ends[taskId].Task.WaitAsync(cancellationToken);
        }
    }

    public async Task<SubmitBatchReply> SubmitBatchAsync(IReadOnlyList<TaskSpec> specs, string batchId = "", CancellationToken cancellationToken = default)
    {
        var reply = new SubmitBatchReply { BatchId = batchId.Length == 0 ? "b1" : batchId };
        foreach (var spec in specs)
            reply.TaskIds.Add((await SubmitAsync(spec, cancellationToken)).TaskId);
        return reply;
    }

    public Task<TaskPage> ListAsync(ListTasks query, CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        var page = new TaskPage();
        lock (_lock)
            page.Tasks.AddRange(_tasks.Values.Where(view => query.States.Count == 0 || query.States.Contains(view.State)));
        return Task.FromResult(page);
    }

    public Task<Statistics> StatisticsAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        lock (_lock)
            return Task.FromResult(Figures ?? new Statistics { Epoch = 1, Total = _tasks.Count });
    }

    public Task<IReadOnlyList<Change>> ReadChangesAsync(WatchFilter filter, long afterSequence = 0, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<Change>>([.. _changes.Where(change => change.Sequence > afterSequence)]);
    }

    public async IAsyncEnumerable<Change> WatchAsync(WatchFilter filter, long afterSequence = -1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<Change>();
        lock (_lock)
        {
            if (afterSequence >= 0)
            {
                foreach (var change in _changes.Where(change => change.Sequence > afterSequence))
                    channel.Writer.TryWrite(change);
            }

            _watchers.Add(channel);
        }

        await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
            yield return change;
    }

    public Task<CancelReply> CancelAsync(string taskId, string reason = "", CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Find(taskId).State = TaskState.Cancelled;
            return Task.FromResult(new CancelReply { Id = taskId, Cancelled = 1 });
        }
    }

    public Task<BatchView> AwaitBatchAsync(string batchId, BatchWait wait = BatchWait.All, int count = 0, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("no test of the gateway awaits a batch");

    public Task<SubmitWorkflowReply> SubmitWorkflowAsync(WorkflowSpec spec, CancellationToken cancellationToken = default) =>
        Task.FromResult(new SubmitWorkflowReply { RunId = spec.RunId, State = RunState.Running });

    public Task<WorkflowView> GetWorkflowAsync(string runId, CancellationToken cancellationToken = default) => throw Unknown(ProblemCodes.UnknownWorkflow, runId);

    public Task<WorkflowView> AwaitWorkflowAsync(string runId, CancellationToken cancellationToken = default) => throw Unknown(ProblemCodes.UnknownWorkflow, runId);

    public Task<CancelReply> CancelBatchAsync(string batchId, string reason = "", CancellationToken cancellationToken = default) => throw Unknown(ProblemCodes.UnknownBatch, batchId);

    public Task<CancelReply> CancelWorkflowAsync(string runId, string reason = "", CancellationToken cancellationToken = default) => throw Unknown(ProblemCodes.UnknownWorkflow, runId);

    public Task<WorkflowPage> ListWorkflowsAsync(ListWorkflows query, CancellationToken cancellationToken = default) => Task.FromResult(new WorkflowPage());

    private TaskView Find(string id) => _tasks.GetValueOrDefault(id) ?? throw Unknown(ProblemCodes.UnknownTask, id);

    private void ThrowIfFailing()
    {
        if (Failure is not null)
            throw Failure;
    }

    private static RefusedException Unknown(string code, string id) => new(Problems.Of(code, $"'{id}' is unknown.", ("id", id)));
}
