using AgentNet.Contracts;
using AgentNet.Sdk.Invocation;

namespace AgentNet.Sdk.Shell;

/// <summary>Runs one message handler on the thread pool. The reply carries the message's id as correlation; a failing handler answers with the error.</summary>
internal sealed class MessageHandling(AgentBlueprint blueprint, CapabilityBlueprint handler, AgentInstance instance, IBlobStore blobs)
{
    public async Task<object> RunAsync(AgentMessage message)
    {
        try
        {
            await using var lease = instance.Borrow();
            var content = await handler.InvokeAsync(lease.Instance, message.Content ?? new Payload(), null, blobs, CancellationToken.None).ConfigureAwait(false);
            return new AgentMessage
            {
                Id = $"{message.Id}.reply",
                Type = $"{message.Type}_reply",
                Sender = blueprint.Id,
                CorrelationId = message.Id,
                Content = content,
                SentAtMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            };
        }
        catch (PermanentTaskException error)
        {
            return new Refused { Problem = error.Problem };
        }
        catch (Exception error)
        {
            return Problems.Refuse(
                ProblemCodes.AgentError, $"The handler of '{message.Type}' failed with {error.GetType().Name}: {error.Message}",
                ("agent_id", blueprint.Id), ("type", message.Type));
        }
    }
}
