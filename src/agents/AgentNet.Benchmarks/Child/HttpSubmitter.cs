using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AgentNet.Benchmarks.Tasks;

namespace AgentNet.Benchmarks.Child;

/// <summary>A client of the HTTP interface: one POST per task on as many keep-alive connections as are in flight, all results on one event stream.</summary>
internal sealed class HttpSubmitter : IDisposable
{
    private static readonly byte[] Body = """{"capability":"echo","input":"some input of a usual length for a task"}"""u8.ToArray();
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;

    public HttpSubmitter(Uri address, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Seconds from the first submission to the last result.</summary>
    public async Task<double> SubmitAsync(int count, int inFlight, CancellationToken cancellationToken)
    {
        using var stream = await _http.GetAsync($"/v1/events?kind=task-completed&capability={MeasuredNode.Capability}", HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        stream.EnsureSuccessStatusCode();
        await using var events = await stream.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var left = count;
        var started = Stopwatch.GetTimestamp();
        var results = CountAsync(events, count, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                await PostAsync(cancellationToken).ConfigureAwait(false);
        })).ConfigureAwait(false);
        await results.ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Body);
        content.Headers.ContentType = Json;
        using var answer = await _http.PostAsync("/v1/tasks", content, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.Created)
            throw new InvalidOperationException($"The node answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)}");
    }

    /// <summary>Reads until as many events have come; each is three lines and an empty one.</summary>
    private static async Task CountAsync(Stream events, int count, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var last = (byte)0;
        while (count > 0)
        {
            var read = await events.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw new InvalidOperationException("The event stream ended before all results had come.");
            foreach (var one in buffer.AsSpan(0, read))
            {
                // A comment that keeps the stream alive ends in the same way, and comes only when nothing else does.
                if (one == '\n' && last == '\n')
                    count--;
                last = one;
            }
        }
    }
}
