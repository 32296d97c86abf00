using System.ClientModel;
using System.Runtime.CompilerServices;
using AgentNet.Sdk;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AgentNet.Node.Shell.Models;

/// <summary>
/// The model of <c>agentnet.model</c> behind an OpenAI-compatible endpoint, as the chat client that agents take. Text
/// only: tools and images are not passed on. The client library repeats a request that was answered 429 or 5xx, after the time the answer names.
/// </summary>
internal sealed class OpenAIChat : IChatClient
{
    /// <summary>Code of failures that asking again does not help.</summary>
    public const string Refused = "model-refused";

    // Local servers ask for no key, but the client library insists on one.
    private const string NoKey = "none";

    private readonly ChatClient _client;
    private readonly ChatClientMetadata _metadata;
    private readonly string _keyVariable;

    /// <param name="keyVariable">Name of the environment variable that holds the key, if one is needed.</param>
    public OpenAIChat(Uri endpoint, string model, string keyVariable)
    {
        _keyVariable = keyVariable;
        var key = Environment.GetEnvironmentVariable(keyVariable);
        _client = new ChatClient(model, new ApiKeyCredential(string.IsNullOrEmpty(key) ? NoKey : key), new OpenAIClientOptions { Endpoint = endpoint });
        _metadata = new ChatClientMetadata("openai", endpoint, model);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var completion = await CompleteAsync(messages, options, cancellationToken).ConfigureAwait(false);
        var text = string.Concat(completion.Content.Select(part => part.Text));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = completion.CreatedAt,
            Usage = new UsageDetails
            {
                InputTokenCount = completion.Usage?.InputTokenCount,
                OutputTokenCount = completion.Usage?.OutputTokenCount,
                TotalTokenCount = completion.Usage?.TotalTokenCount,
            },
        };
    }

    /// <exception cref="PermanentTaskException">The endpoint will refuse the same request again: a wrong key, an unknown model, a malformed request.</exception>
    private async Task<ChatCompletion> CompleteAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.CompleteChatAsync(messages.Select(Translate), Translate(options), cancellationToken).ConfigureAwait(false);
        }
        catch (ClientResultException refused) when (refused.Status is 400 or 401 or 403 or 404 or 422)
        {
            var wayOut = refused.Status is 401 or 403
                ? $"Set the environment variable {_keyVariable}, which agentnet.model.api-key-variable names, to a valid key."
                : "Check agentnet.model.endpoint and agentnet.model.name.";
            throw new PermanentTaskException(Refused, $"The model at {_metadata.ProviderUri} answered {refused.Status}. {wayOut}", refused);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = _client.CompleteChatStreamingAsync(messages.Select(Translate), Translate(options), cancellationToken);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            foreach (var part in update.ContentUpdate)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, part.Text) { ResponseId = update.CompletionId, ModelId = update.Model };
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType == typeof(ChatClient) ? _client
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The HTTP pipeline of the client library is shared by the process and has no end of its own.
    }

    private static OpenAI.Chat.ChatMessage Translate(ChatMessage message) =>
        message.Role == ChatRole.System ? new SystemChatMessage(message.Text)
        : message.Role == ChatRole.Assistant ? new AssistantChatMessage(message.Text)
        : new UserChatMessage(message.Text);

    private static ChatCompletionOptions Translate(ChatOptions? options) => new()
    {
        Temperature = options?.Temperature,
        TopP = options?.TopP,
        MaxOutputTokenCount = options?.MaxOutputTokens,
    };
}
