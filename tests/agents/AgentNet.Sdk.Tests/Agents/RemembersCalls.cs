using System.Runtime.CompilerServices;
using AgentNet.Contracts;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>A coordinator for sub-tasks: remembers what it was asked and answers as the test says.</summary>
internal sealed class RemembersCalls : ITasks
{
    public List<TaskSpec> Run { get; } = [];

    public List<string> Cancelled { get; } = [];

    public Func<TaskSpec, CancellationToken, Task<TaskView>> OnRun { get; set; } = (_, _) => throw new InvalidOperationException("Not expected to be called.");

    public Func<TaskSpec, SubmitReply> OnSubmit { get; set; } = spec => new SubmitReply { TaskId = spec.Id };

    public Task<SubmitReply> SubmitAsync(TaskSpec spec, CancellationToken cancellationToken = default) => Task.FromResult(OnSubmit(spec));

    public Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellationToken = default)
    {
        Run.Add(spec);
        return OnRun(spec, cancellationToken);
    }

    public Task<CancelReply> CancelAsync(string taskId, string reason = "", CancellationToken cancellationToken = default)
    {
        Cancelled.Add(taskId);
        return Task.FromResult(new CancelReply { Id = taskId, Cancelled = 1 });
    }

    public Task<SubmitBatchReply> SubmitBatchAsync(IReadOnlyList<TaskSpec> specs, string batchId = "", CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<BatchView> AwaitBatchAsync(string batchId, BatchWait wait = BatchWait.All, int count = 0, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<SubmitWorkflowReply> SubmitWorkflowAsync(WorkflowSpec spec, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskView> GetAsync(string taskId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskView> AwaitAsync(string taskId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<WorkflowView> GetWorkflowAsync(string runId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<WorkflowView> AwaitWorkflowAsync(string runId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CancelReply> CancelBatchAsync(string batchId, string reason = "", CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CancelReply> CancelWorkflowAsync(string runId, string reason = "", CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskPage> ListAsync(ListTasks query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<WorkflowPage> ListWorkflowsAsync(ListWorkflows query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Statistics> StatisticsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<Change>> ReadChangesAsync(WatchFilter filter, long afterSequence = 0, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public async IAsyncEnumerable<Change> WatchAsync(WatchFilter filter, long afterSequence = -1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield break;
    }
}
