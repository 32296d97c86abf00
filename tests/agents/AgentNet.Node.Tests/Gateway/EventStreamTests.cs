using System.Net;
using AgentNet.Contracts;
using AgentNet.Gateway.Endpoints;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Gateway;

/// <summary>The event stream: from the store, then live, and resumed without loss or repetition.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private GatewayOnLoopback _node = null!;

    public async Task InitializeAsync() => _node = await GatewayOnLoopback.StartAsync(settings => settings with { MaxEventStreams = 1, EventKeepAlive = TimeSpan.FromMilliseconds(50) });

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Stored_changes_come_first_then_live_ones()
    {
        _node.Tasks.Publish(Added(1, "a"), Added(2, "b"));
        using var stream = await OpenAsync("/v1/events?after=0");
        (await ReadAsync(stream, 2)).ShouldBe(["1.0 a", "2.0 b"]);
        _node.Tasks.Publish(Added(3, "c"));
        (await ReadAsync(stream, 1)).ShouldBe(["3.0 c"]);
    }

    [Fact]
    public async Task A_stream_resumes_in_the_middle_of_changes_that_share_a_sequence()
    {
        _node.Tasks.Publish(Added(1, "a"), Added(2, "b"), Added(2, "c"), Added(2, "d"), Added(3, "e"));
        using var stream = await OpenAsync("/v1/events", "2.0");
        (await ReadAsync(stream, 3)).ShouldBe(["2.1 c", "2.2 d", "3.0 e"]);
    }

    [Fact]
    public async Task A_silent_stream_shows_that_it_is_alive()
    {
        using var stream = await OpenAsync("/v1/events");
        (await stream.ReadLineAsync()).ShouldBe(": alive");
    }

    [Fact]
    public async Task Streams_beyond_the_limit_are_refused_and_a_closed_one_makes_room()
    {
        var first = await OpenAsync("/v1/events");
        var (status, body) = await _node.SendAsync(HttpMethod.Get, "/v1/events");
        (status, body.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.TooManyRequests, "too-many-streams"));
        first.Dispose();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        StreamReader? second = null;
        while (second is null)
        {
            limit.Token.ThrowIfCancellationRequested();
            second = await TryOpenAsync("/v1/events", null);
        }

        second.Dispose();
    }

    [Fact]
    public async Task A_client_that_leaves_a_silent_stream_is_no_failure()
    {
        (await OpenAsync("/v1/events")).Dispose();

        // The limit of one stream shows that the first has ended, and the stop that its request has.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        StreamReader? second = null;
        while ((second = await TryOpenAsync("/v1/events", null)) is null)
            limit.Token.ThrowIfCancellationRequested();
        second.Dispose();
        await _node.DisposeAsync();
        _node.Errors.Messages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("5", 5, 5, 9, false)]
    [InlineData("5", 5, 6, 0, true)]
    [InlineData("5.1", 4, 5, 1, false)]
    [InlineData("5.1", 4, 5, 2, true)]
    public void A_cursor_says_where_to_begin_and_what_was_seen(string text, long after, long sequence, int index, bool isNew)
    {
        EventCursor.TryParse(text, out var cursor).ShouldBeTrue();
        cursor.WatchAfter.ShouldBe(after);
        cursor.IsBefore(sequence, index).ShouldBe(isNew);
    }

    private static Change Added(long sequence, string task) => new() { Sequence = sequence, Kind = ChangeKind.TaskAdded, TaskId = task };

    private async Task<StreamReader> OpenAsync(string path, string? lastEventId = null) =>
        await TryOpenAsync(path, lastEventId) ?? throw new InvalidOperationException("the stream was refused");

    private async Task<StreamReader?> TryOpenAsync(string path, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await _node.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode == HttpStatusCode.OK ? new StreamReader(await response.Content.ReadAsStreamAsync()) : null;
    }

    /// <summary>The next events as "id task", without the comments between them.</summary>
    private static async Task<List<string>> ReadAsync(StreamReader stream, int count)
    {
        var events = new List<string>();
        var id = "";
        while (events.Count < count && await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                events.Add($"{id} {System.Text.Json.JsonElement.Parse(line[6..]).GetProperty("taskId").GetString()}");
        }

        return events;
    }
}
