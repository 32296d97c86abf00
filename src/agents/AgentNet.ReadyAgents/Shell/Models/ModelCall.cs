using AgentNet.Sdk;
using Microsoft.Extensions.AI;

namespace AgentNet.ReadyAgents.Models;

/// <summary>The model did not give a usable answer.</summary>
internal sealed class ModelFailedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>One question to a language model: a system prompt, the text as the user's message, no randomness asked for, a bounded wait.</summary>
internal static class ModelCall
{
    public static async Task<string> AskAsync(IChatClient client, ModelOptions options, string system, string text, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        try
        {
            var answer = await client.GetResponseAsync(
                [new ChatMessage(ChatRole.System, system), new ChatMessage(ChatRole.User, text)],
                new ChatOptions { Temperature = 0 },
                limit.Token).ConfigureAwait(false);
            return answer.Text.Trim() is { Length: > 0 } usable ? usable : throw new ModelFailedException("it gave an empty answer");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ModelFailedException($"it did not answer within {options.Timeout.TotalSeconds:0} s");
        }
        // Clients throw types of their own packages; whatever it is, there is no answer, and the caller decides what that means.
        catch (Exception failed) when (failed is not OperationCanceledException and not ModelFailedException and not PermanentTaskException)
        {
            throw new ModelFailedException(failed.Message, failed);
        }
    }
}
