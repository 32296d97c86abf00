using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace MultiNode;

/// <summary>A request is one task, submitted under an id of its own to any node and repeated at others until its result is there or its time is over.</summary>
internal sealed class Clients(TestCluster cluster, TimeSpan patience, int seed)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(3);

    private readonly ConcurrentQueue<Request> _ended = new();
    private readonly ConcurrentDictionary<string, long> _acknowledged = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);

    public IReadOnlyCollection<Request> Ended => _ended;

    /// <summary>Tasks whose submission a node has confirmed, with what they must compute.</summary>
    public IReadOnlyDictionary<string, long> Acknowledged => _acknowledged;

    /// <summary>From a moment to the first end of a request that began after it; null while there is none.</summary>
    public TimeSpan? FirstAfter(long moment) => _ended.Where(request => request.IsRight && request.Began > moment)
        .Select(request => (TimeSpan?)(Stopwatch.GetElapsedTime(moment, request.Began) + request.Took)).Min();

    /// <summary>An open loop: requests begin at a fixed rate whatever became of earlier ones.</summary>
    public async Task KeepRateAsync(double perSecond, CancellationToken stop)
    {
        var open = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var due = TimeSpan.FromSeconds(number / perSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, CancellationToken.None);
            }

            open.RemoveAll(request => request.IsCompleted);
            open.Add(RequestAsync(number, _random.Next(cluster.Nodes.Count)));
        }

        await Task.WhenAll(open);
    }

    /// <summary>A closed loop: so many requests are under way at any time, however fast they end.</summary>
    public async Task SaturateAsync(int concurrent, CancellationToken stop)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, concurrent).Select(first => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await RequestAsync(Interlocked.Increment(ref next), first);
                }
            },
            CancellationToken.None)));
    }

    private async Task RequestAsync(int number, int first)
    {
        var began = Stopwatch.GetTimestamp();
        var id = $"request-{seed}-{number}";
        var body = $$$"""{"id":"{{{id}}}","capability":"calculate","input":{"expression":"{{{number}}}*3"}}""";
        for (var attempt = 0; Stopwatch.GetElapsedTime(began) < patience; attempt++)
        {
            var node = cluster.Nodes[(first + attempt) % cluster.Nodes.Count];
            if (node.Client is { } client && await TryAsync(client, id, body, number * 3L) is { } isRight)
            {
                _ended.Enqueue(new Request(id, began, Stopwatch.GetElapsedTime(began), attempt + 1, isRight));
                return;
            }

            await Task.Delay(BetweenTries);
        }

        _ended.Enqueue(new Request(id, began, Stopwatch.GetElapsedTime(began), 0, false));
    }

    /// <summary>Null: no answer from this node, try another one.</summary>
    private async Task<bool?> TryAsync(HttpClient client, string id, string body, long expected)
    {
        try
        {
            using var limit = new CancellationTokenSource(OneTry);
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var submitted = await client.PostAsync("/v1/tasks", content, limit.Token);
            if (submitted.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.OK))
            {
                return null;
            }

            _acknowledged[id] = expected;
            using var ended = await client.GetAsync($"/v1/tasks/{id}?wait=2", limit.Token);
            if (!ended.IsSuccessStatusCode)
            {
                return null;
            }

            using var task = JsonDocument.Parse(await ended.Content.ReadAsByteArrayAsync(limit.Token));
            return task.RootElement.GetProperty("state").GetString() switch
            {
                "completed" => Results.ValueOf(task.RootElement) == expected,
                "failed" or "timed-out" or "cancelled" => false,
                _ => null,
            };
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>One request from its begin to its end; no tries means that its time was over.</summary>
internal sealed record Request(string Id, long Began, TimeSpan Took, int Tries, bool IsRight);

internal static class Results
{
    /// <summary>What the calculator answered.</summary>
    public static long? ValueOf(JsonElement task) =>
        task.TryGetProperty("result", out var result) && result.TryGetProperty("value", out var value) && value.TryGetInt64(out var number) ? number : null;
}
