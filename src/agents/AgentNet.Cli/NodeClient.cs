using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentNet.Node;

namespace AgentNet.Cli;

/// <summary>
/// Talks to the node that holds a data folder, with the folder's token. A refusal becomes a <see cref="CommandException"/>
/// with the node's own words.
/// </summary>
internal sealed class NodeClient : IDisposable
{
    private readonly HttpClient _http;

    public NodeClient(Uri address, string token)
    {
        Address = address;
        // A request may wait for the end of work: its own limit is the server's, not the client's.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address { get; }

    /// <exception cref="CommandException">No node works on the folder, or it has no address yet.</exception>
    public static NodeClient Of(string dataFolder)
    {
        var holder = DataFolder.HolderOf(dataFolder);
        if (holder is not { Address: { } address } || DataFolder.TokenOf(dataFolder) is not { } token)
            throw new CommandException(ExitCodes.NotReachable, holder is null
                ? $"No node works on {Path.GetFullPath(dataFolder)}. Start one with `agentnet dev`, or name its folder with --data."
                : $"Process {holder.ProcessId} holds {Path.GetFullPath(dataFolder)} and does not listen yet. Try again in a moment.");
        return new NodeClient(address, token);
    }

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), type, cancellationToken);

    public Task<T> PostAsync<TRequest, T>(string path, TRequest body, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, requestType));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, type, cancellationToken);
    }

    /// <summary>A command that has nothing to say but its path.</summary>
    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var empty = new ByteArrayContent("{}"u8.ToArray());
        empty.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = empty }, type, cancellationToken);
    }

    /// <summary>The body as it is, for results of any type.</summary>
    public async Task<byte[]> GetContentAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await ExchangeAsync(new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>An open event stream; the caller disposes it.</summary>
    public async Task<Stream> OpenEventsAsync(string path, CancellationToken cancellationToken)
    {
        var response = await ExchangeAsync(new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await ExchangeAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new CommandException(ExitCodes.Failed, $"{request.RequestUri} answered nothing.");
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using (request)
        {
            HttpResponseMessage response;
            try
            {
                response = await _http.SendAsync(request, completion, cancellationToken);
            }
            catch (HttpRequestException unreachable)
            {
                throw new CommandException(ExitCodes.NotReachable, $"The node at {Address} does not answer: {unreachable.Message} See `agentnet doctor`.");
            }

            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await RefusalAsync(response, cancellationToken);
        }
    }

    private static async Task<CommandException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            using var problem = JsonDocument.Parse(text);
            var code = problem.RootElement.GetProperty("code").GetString()!;
            return new CommandException(ExitCodes.Refused, $"{problem.RootElement.GetProperty("detail").GetString()} ({code})", code);
        }
        catch (Exception foreign) when (foreign is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new CommandException(ExitCodes.Failed, $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} and no problem details: is this an agentnet node?");
        }
    }
}
