using AgentNet.Contracts;
using Microsoft.Extensions.Logging;

namespace AgentNet.Sdk;

/// <summary>
/// What a running task may ask of the network: report progress, give partial results, call other capabilities, read what came before, remember.
/// It belongs to one attempt; what is reported after the attempt has ended is dropped.
/// </summary>
public abstract class TaskContext
{
    public abstract string AgentId { get; }

    public abstract string TaskId { get; }

    /// <summary>1 for the first attempt.</summary>
    public abstract int Attempt { get; }

    public abstract string Capability { get; }

    /// <summary>Of the workflow run and stage the task belongs to; empty outside workflows.</summary>
    public abstract string RunId { get; }

    public abstract string StageId { get; }

    public abstract IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Cancelled when the result is no longer wanted: on request, on timeout, when the lease is lost, when the node stops.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Logs with the task's id, agent and capability as scope.</summary>
    public abstract ILogger Log { get; }

    /// <summary>Results of the tasks or stages this one depends on.</summary>
    public abstract TaskInputs Inputs { get; }

    /// <summary>The agent's own durable values, shared by all its tasks.</summary>
    public abstract AgentMemory Memory { get; }

    /// <summary>Says how far the task is, 0 to 1. Cheap to call often: only the latest is sent, a few times a second. Renews the lease.</summary>
    public abstract void Progress(double fraction, string message = "");

    public ValueTask ProgressAsync(double fraction, string message = "")
    {
        Progress(fraction, message);
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives a part of the result as it appears. Parts keep their order; the result itself still comes whole.</summary>
    public abstract ValueTask PartialAsync<T>(T part);

    /// <summary>
    /// Has another agent do something and waits for it. The sub-task's id follows from this task and the input, so an attempt that repeats the call after a
    /// failure gets the result that is already there instead of doing the work twice.
    /// </summary>
    /// <exception cref="SubTaskFailedException">The sub-task failed, timed out or was cancelled.</exception>
    /// <exception cref="RefusedException">The coordinator refused it, as for an unknown capability.</exception>
    public abstract Task<TOut> CallAsync<TOut>(string capability, object? input, CallOptions? options = null);

    /// <summary>The bytes of a blob that an input names.</summary>
    public abstract ValueTask<Stream> OpenBlobAsync(BlobRef blob);
}

/// <summary>How a sub-task differs from the ordinary.</summary>
public sealed record CallOptions
{
    /// <summary>Replaces the id that follows from the call.</summary>
    public string? Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>0 to 10, larger first.</summary>
    public int? Priority { get; init; }

    /// <summary>Of each attempt of the sub-task.</summary>
    public TimeSpan? Timeout { get; init; }

    public int? MaxRetries { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? AgentId { get; init; }
}
