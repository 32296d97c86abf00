using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using AgentNet.Contracts;
using AgentNet.Gateway.Admission;
using AgentNet.Gateway.Resources;
using AgentNet.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentNet.Gateway.Endpoints;

/// <summary>
/// The change feed as server-sent events. A client that comes back with <c>Last-Event-ID</c> (or <c>?after=</c>) gets what
/// it missed from the store, also when the node was restarted in between.
/// </summary>
internal static class EventEndpoints
{
    private static readonly byte[] KeepAlive = ": alive\n\n"u8.ToArray();

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var streams = new Occupancy(routes.ServiceProvider.GetRequiredService<GatewaySettings>().MaxEventStreams);
        routes.MapGet("/v1/events", (HttpContext context, ITasks tasks, GatewaySettings settings, IHostApplicationLifetime lifetime) => StreamAsync(context, tasks, settings, lifetime, streams))
            .WithName("watch")
            .WithSummary("Changes as server-sent events; ?after=0 begins with the oldest that is kept, Last-Event-ID resumes.");
        routes.MapGet("/v1/changes", ReadAsync).WithName("readChanges").WithSummary("Changes up to now that satisfy every given criterion; after a sequence number, or all that are kept.");
    }

    private static async Task<ChangePageResource> ReadAsync(HttpContext context, ITasks tasks, IAgentRegistry agents)
    {
        var query = new Query(context.Request, "task", "run", "batch", "capability", "agent", "kind", "after");
        var changes = await tasks.ReadChangesAsync(FilterOf(query), query.Number("after") ?? 0, context.RequestAborted);
        var known = agents.Current;
        return new ChangePageResource([.. changes.Select(change => ChangeResource.From(change, known.Find(change.AgentId)?.Descriptor.NodeId))]);
    }

    private static async Task StreamAsync(HttpContext context, ITasks tasks, GatewaySettings settings, IHostApplicationLifetime lifetime, Occupancy streams)
    {
        var query = new Query(context.Request, "task", "run", "batch", "capability", "agent", "kind", "after");
        var cursor = CursorOf(context.Request, query);
        var filter = FilterOf(query);
        if (!streams.TryEnter())
            throw new RefusedException(Problems.Of(HttpProblemCodes.TooManyStreams, $"{streams.Limit} event streams are open already; close one first."));
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await WriteAsync(context, tasks.WatchAsync(filter, cursor.WatchAfter, ended.Token), cursor, settings.EventKeepAlive, ended);
        }
        finally
        {
            streams.Leave();
        }
    }

    private static async Task WriteAsync(HttpContext context, IAsyncEnumerable<Change> changes, EventCursor cursor, TimeSpan keepAlive, CancellationTokenSource ended)
    {
        var output = context.Response.BodyWriter;
        await using var feed = changes.GetAsyncEnumerator(ended.Token);
        var next = feed.MoveNextAsync().AsTask();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            await output.FlushAsync(ended.Token); // headers first: the client knows that it is connected
            await using var json = new Utf8JsonWriter(output);
            var (sequence, index) = (-1L, 0);
            while (await ArrivesAsync(next, output, keepAlive, ended.Token))
            {
                var change = feed.Current;
                index = change.Sequence == sequence ? index + 1 : 0;
                sequence = change.Sequence;
                if (cursor.IsBefore(sequence, index))
                    Append(output, json, change, new EventCursor(sequence, index));
                next = feed.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client left or the node stops: both end a stream, and neither is a failure.
        }
        finally
        {
            // The feed cannot be closed while it is asked for more.
            await ended.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the next change. What was written is sent before a wait and not after each change, so that a burst leaves in few packets.</summary>
    private static async ValueTask<bool> ArrivesAsync(Task<bool> next, PipeWriter output, TimeSpan keepAlive, CancellationToken ended)
    {
        if (next.IsCompleted)
            return await next;
        while (true)
        {
            await output.FlushAsync(ended);
            try
            {
                return await next.WaitAsync(keepAlive, ended);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                output.Write(KeepAlive);
            }
        }
    }

    private static void Append(PipeWriter output, Utf8JsonWriter json, Change change, EventCursor cursor)
    {
        output.Write(Encoding.UTF8.GetBytes($"id: {cursor}\nevent: {Spelling.Of(change.Kind)}\ndata: "));
        json.Reset(output);
        JsonSerializer.Serialize(json, ChangeResource.From(change), GatewayJson.Default.ChangeResource);
        json.Flush();
        output.Write("\n\n"u8);
    }

    private static EventCursor CursorOf(HttpRequest request, Query query)
    {
        var header = request.Headers["Last-Event-ID"].ToString();
        var text = header.Length > 0 ? header : query.Text("after");
        if (text.Length == 0)
            return EventCursor.Now;
        return EventCursor.TryParse(text, out var cursor)
            ? cursor
            : throw Query.Invalid($"'{text}' is no place in the feed; send the id of an event, or a sequence number.", header.Length > 0 ? "Last-Event-ID" : "after");
    }

    private static WatchFilter FilterOf(Query query)
    {
        var filter = new WatchFilter
        {
            TaskId = query.Text("task"),
            RunId = query.Text("run"),
            BatchId = query.Text("batch"),
            Capability = query.Text("capability"),
            AgentId = query.Text("agent"),
        };
        filter.Kinds.AddRange(query.List("kind").Select(Spelling.ChangeKindOf));
        return filter;
    }
}
