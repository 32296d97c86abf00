using System.Diagnostics;
using System.Text.Json;
using AgentNet.Contracts;
using AgentNet.Sdk.Invocation;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace AgentNet.Sdk.Shell;

/// <summary>Runs one attempt on the thread pool, from input template to stored result. Whatever the user's code does, one outcome comes out.</summary>
internal sealed class TaskExecution(AgentBlueprint blueprint, AgentInstance instance, HostResources resources)
{
    public async Task<IMessage> RunAsync(DispatchTask dispatch, RunningTask context)
    {
        using var scope = context.Log.BeginScope(new AttemptScope(context));
        using var span = AgentTelemetry.StartAttempt(dispatch, context.AgentId);
        var started = Stopwatch.GetTimestamp();
        var outcome = await OutcomeAsync(dispatch, context, started).ConfigureAwait(false);
        AgentTelemetry.EndAttempt(span, dispatch.Capability, outcome, Stopwatch.GetElapsedTime(started));
        return outcome;
    }

    private async Task<IMessage> OutcomeAsync(DispatchTask dispatch, RunningTask context, long started)
    {
        try
        {
            if (!blueprint.Capabilities.TryGetValue(dispatch.Capability, out var capability))
            {
                return Failed(dispatch, started, permanent: false, Problems.Of(
                    ProblemCodes.UnknownCapability,
                    $"Agent '{blueprint.Id}' does not have the capability '{dispatch.Capability}'.",
                    ("agent_id", blueprint.Id), ("capability", dispatch.Capability)));
            }
            var token = context.CancellationToken;
            var input = await InputAsync(dispatch, token).ConfigureAwait(false);
            await using var lease = instance.Borrow();
            var result = await capability.InvokeAsync(lease.Instance, input, context, resources.Blobs, token).ConfigureAwait(false);
            return new AttemptCompleted
            {
                AgentId = blueprint.Id, TaskId = dispatch.TaskId, Token = dispatch.Token, Result = result, ExecutionMs = Elapsed(started),
            };
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            return new AttemptCancelled { AgentId = blueprint.Id, TaskId = dispatch.TaskId, Token = dispatch.Token };
        }
        catch (PermanentTaskException error)
        {
            return Failed(dispatch, started, permanent: true, error.Problem);
        }
        catch (TemplateException error)
        {
            return Failed(dispatch, started, permanent: true, Problems.Of(ProblemCodes.TemplateUnresolved, error.Message));
        }
        catch (BlobUnreadableException error)
        {
            return Failed(dispatch, started, permanent: false, Problems.Of(ProblemCodes.BlobUnreadable, error.Message, ("sha256", error.Blob.Sha256)));
        }
        catch (Exception error)
        {
            context.Log.LogWarning(error, "Task {TaskId} failed in attempt {Attempt}", context.TaskId, context.Attempt);
            return Failed(dispatch, started, permanent: false, Problems.Of(
                ProblemCodes.AgentError, $"{error.GetType().Name}: {error.Message}", ("exception", error.GetType().FullName ?? error.GetType().Name), ("agent_id", blueprint.Id)));
        }
    }

    private async ValueTask<Payload> InputAsync(DispatchTask dispatch, CancellationToken token)
    {
        var input = dispatch.Input ?? new Payload();
        if (!dispatch.InputIsTemplate)
        {
            return input;
        }
        try
        {
            var rendered = await InputTemplate
                .RenderAsync(input, dispatch.Scope ?? new TemplateScope(), dispatch.Item, dispatch.ItemIndex, resources.Blobs, token)
                .ConfigureAwait(false);
            // Only this attempt reads it, so it stays in memory however large it is.
            return new Payload { Inline = UnsafeByteOperations.UnsafeWrap(rendered) };
        }
        catch (JsonException error)
        {
            throw new PermanentTaskException(ProblemCodes.TemplateUnresolved, $"The input template or a result it refers to is not JSON: {error.Message}", error);
        }
    }

    private AttemptFailed Failed(DispatchTask dispatch, long started, bool permanent, Problem problem) => new()
    {
        AgentId = blueprint.Id, TaskId = dispatch.TaskId, Token = dispatch.Token, Problem = problem, Permanent = permanent, ExecutionMs = Elapsed(started),
    };

    private static long Elapsed(long started) => (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
}
