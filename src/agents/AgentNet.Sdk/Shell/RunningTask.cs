using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Akka.Actor;
using AgentNet.Contracts;
using AgentNet.Sdk.Core;
using Microsoft.Extensions.Logging;

namespace AgentNet.Sdk.Shell;

/// <summary>The context of one running attempt: what the user's code says becomes input of the agent's protocol; calls go to the coordinator.</summary>
internal sealed class RunningTask : TaskContext
{
    private readonly DispatchTask _dispatch;
    private readonly IActorRef _agent;
    private readonly HostResources _resources;
    private readonly SubTaskIds _subTaskIds;

    // Never disposed: it has no timer, and disposing would race with callbacks that a cancellation is still running.
    private readonly CancellationTokenSource _cancellation = new();
    private volatile string _cancelCode = "";

    // By number; code that calls several capabilities at once has several here. Made by the first call: most tasks make none.
    private ConcurrentDictionary<int, TaskCompletionSource>? _calls;
    private int _lastCall;

    public RunningTask(string agentId, DispatchTask dispatch, IActorRef agent, AgentMemory memory, ILogger log, HostResources resources)
    {
        AgentId = agentId;
        _dispatch = dispatch;
        _agent = agent;
        _resources = resources;
        _subTaskIds = new SubTaskIds(dispatch.TaskId);
        CancellationToken = _cancellation.Token;
        Log = log;
        Memory = memory;
        Inputs = new TaskInputs(dispatch.Scope, resources.Blobs);
    }

    public override string AgentId { get; }

    public override string TaskId => _dispatch.TaskId;

    public override int Attempt => _dispatch.Attempt;

    public override string Capability => _dispatch.Capability;

    public override string RunId => _dispatch.RunId;

    public override string StageId => _dispatch.StageId;

    public override IReadOnlyDictionary<string, string> Labels => (IReadOnlyDictionary<string, string>)_dispatch.Labels;

    public override CancellationToken CancellationToken { get; }

    public override ILogger Log { get; }

    public override TaskInputs Inputs { get; }

    public override AgentMemory Memory { get; }

    public override void Progress(double fraction, string message = "") =>
        _agent.Tell(new Heard(new AgentInput.Progressed(TaskId, _dispatch.Token, double.IsFinite(fraction) ? fraction : 0, message)), ActorRefs.NoSender);

    public override async ValueTask PartialAsync<T>(T part)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(part, AgentJson.Options);
        var payload = await Payloads.StoreAsync(content, _resources.Blobs, cancellationToken: CancellationToken).ConfigureAwait(false);
        _agent.Tell(new Heard(new AgentInput.PartGiven(TaskId, _dispatch.Token, payload)), ActorRefs.NoSender);
    }

    public override async ValueTask<Stream> OpenBlobAsync(BlobRef blob)
    {
        var content = await _resources.Blobs.ReadAsync(blob, CancellationToken).ConfigureAwait(false);
        return new MemoryStream(content.ToArray(), writable: false);
    }

    public override async Task<TOut> CallAsync<TOut>(string capability, object? input, CallOptions? options = null)
    {
        var tasks = _resources.Tasks.Value ?? throw new InvalidOperationException($"The node has no {nameof(ITasks)}; add the coordination services so that agents can call each other.");
        var spec = await SpecAsync(capability, input, options ?? new CallOptions()).ConfigureAwait(false);
        try
        {
            var outcome = await WithoutSlotAsync(() => RunAsync(tasks, spec)).ConfigureAwait(false);
            if (outcome.State != TaskState.Completed)
            {
                throw new SubTaskFailedException(outcome);
            }
            var content = await (outcome.Result ?? new Payload()).ReadAsync(_resources.Blobs, CancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize<TOut>(content.IsEmpty ? "null"u8 : content.Span, AgentJson.Options)!;
        }
        catch (OperationCanceledException) when (_cancelCode == ProblemCodes.Cancelled)
        {
            // Nobody wants the parent any more, so nobody wants the child. After a timeout or a lost lease the next attempt will find the child's result.
            await CancelAsync(tasks, spec.Id).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The agent has a slot for the code that waits for the result of this call.</summary>
    public void GoOn(int call)
    {
        if (Volatile.Read(ref _calls) is { } calls && calls.TryRemove(call, out var mayGoOn))
        {
            mayGoOn.TrySetResult();
        }
    }

    /// <summary>Runs the user's cancellation callbacks on the thread pool: they have no business on the agent's turn.</summary>
    public Task RequestCancelAsync(string code)
    {
        _cancelCode = code;
        return _cancellation.CancelAsync();
    }

    /// <summary>The attempt gives its slot back for the time of the call. What it waits for might need the slot.</summary>
    private async Task<TaskView> WithoutSlotAsync(Func<Task<TaskView>> run)
    {
        var call = Interlocked.Increment(ref _lastCall);
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LazyInitializer.EnsureInitialized(ref _calls)[call] = mayGoOn;
        _agent.Tell(new Heard(new AgentInput.CallBegan(TaskId, _dispatch.Token)), ActorRefs.NoSender);
        try
        {
            return await run().ConfigureAwait(false);
        }
        finally
        {
            _agent.Tell(new Heard(new AgentInput.CallEnded(TaskId, _dispatch.Token, call)), ActorRefs.NoSender);
            await mayGoOn.Task.WaitAsync(CancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CancelAsync(ITasks tasks, string subTaskId)
    {
        try
        {
            await tasks.CancelAsync(subTaskId, $"its parent task {TaskId} was cancelled", CancellationToken.None).ConfigureAwait(false);
        }
        catch (RefusedException refused) when (refused.Problem.Code is ProblemCodes.AlreadyFinished or ProblemCodes.UnknownTask)
        {
            // It has ended or was never submitted: there is nothing to cancel.
        }
    }

    private async Task<TaskView> RunAsync(ITasks tasks, TaskSpec spec)
    {
        if (Attempt > 1)
        {
            var submitted = await tasks.SubmitAsync(spec, CancellationToken).ConfigureAwait(false);
            if (submitted is { Existing: true, State: TaskState.Failed or TaskState.TimedOut or TaskState.Cancelled })
            {
                // An earlier attempt's call failed. Asking for it again would give the same failure for ever.
                spec = spec.Clone();
                spec.Id = string.Create(CultureInfo.InvariantCulture, $"{spec.Id}.a{Attempt}");
            }
        }
        return await tasks.RunAsync(spec, CancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TaskSpec> SpecAsync(string capability, object? input, CallOptions options)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(input, AgentJson.Options);
        var spec = new TaskSpec
        {
            Id = options.Id ?? _subTaskIds.Next(capability, content),
            Name = options.Name,
            Capability = capability,
            Input = await Payloads.StoreAsync(content, _resources.Blobs, cancellationToken: CancellationToken).ConfigureAwait(false),
            ParentTaskId = TaskId,
            TraceParent = _dispatch.TraceParent,
            SubmittedBy = AgentId,
            TimeoutMs = (long)(options.Timeout ?? TimeSpan.Zero).TotalMilliseconds,
        };
        if (options.Priority is { } priority)
        {
            spec.Priority = priority;
        }
        if (options.MaxRetries is { } retries)
        {
            spec.Retry = new RetrySpec { MaxRetries = retries };
        }
        if (options.Tags.Count > 0 || options.AgentId is not null)
        {
            spec.Requirements = new Requirements { AgentId = options.AgentId ?? "" };
            spec.Requirements.Tags.Add(options.Tags);
        }
        return spec;
    }
}

/// <summary>Input of the agent's protocol that comes from outside its turn: from the thread pool, never over a wire.</summary>
internal sealed record Heard(AgentInput Input) : INoSerializationVerificationNeeded;
