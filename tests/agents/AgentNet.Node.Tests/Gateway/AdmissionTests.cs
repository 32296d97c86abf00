using System.Net;
using System.Text;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Gateway;

/// <summary>Who comes in: the door's rules, each with its code.</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private GatewayOnLoopback _node = null!;

    public async Task InitializeAsync() => _node = await GatewayOnLoopback.StartAsync(settings => settings with { MaxBodyBytes = 2048, MaxConcurrentRequests = 2 });

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public Task A_request_without_token_is_refused() =>
        Refuses(HttpStatusCode.Unauthorized, "token-required", request => request.Headers.Authorization = new("Basic", "c2VjcmV0"));

    [Fact]
    public Task A_request_with_another_token_is_refused() =>
        Refuses(HttpStatusCode.Unauthorized, "token-wrong", request => request.Headers.Authorization = new("Bearer", "secre"));

    [Fact]
    public Task A_host_name_that_only_resolves_to_loopback_is_refused() =>
        Refuses(HttpStatusCode.MisdirectedRequest, "host-refused", request => request.Headers.Host = "evil.example");

    [Fact]
    public Task A_page_of_another_origin_is_refused() =>
        Refuses(HttpStatusCode.Forbidden, "origin-refused", request => request.Headers.Add("Origin", "http://evil.example"));

    [Fact]
    public async Task The_own_origin_is_let_in()
    {
        var (status, _) = await _node.SendAsync(HttpMethod.Get, "/v1/tasks", change: request => request.Headers.Add("Origin", _node.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_form_is_no_json()
    {
        var (status, body) = await _node.SendAsync(HttpMethod.Post, "/v1/tasks", change: request => request.Content = new StringContent("{}", Encoding.UTF8, "text/plain"));
        status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        body.GetProperty("code").GetString().ShouldBe("json-only");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused_whether_announced_or_not(bool chunked)
    {
        var (status, body) = await _node.SendAsync(HttpMethod.Post, "/v1/tasks", $$"""{"capability":"echo","input":"{{new string('x', 4000)}}"}""", request => request.Headers.TransferEncodingChunked = chunked);
        status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        body.GetProperty("code").GetString().ShouldBe("body-too-large");
        _node.Tasks.Specs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_turned_away_and_not_queued()
    {
        await _node.SendAsync(HttpMethod.Post, "/v1/tasks", """{"capability":"echo","id":"a"}""");
        var waiting = new[] { _node.SendAsync(HttpMethod.Get, "/v1/tasks/a?wait=true"), _node.SendAsync(HttpMethod.Get, "/v1/tasks/a?wait=true") };
        await _node.Tasks.Waiting.WaitAsync();
        await _node.Tasks.Waiting.WaitAsync();
        var turnedAway = await _node.SendAsync(HttpMethod.Get, "/v1/tasks");
        turnedAway.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        turnedAway.Body.GetProperty("code").GetString().ShouldBe("too-many-requests");

        _node.Tasks.Complete("a", "1");
        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Liveness_needs_no_token()
    {
        var (status, body) = await _node.SendAsync(HttpMethod.Get, "/health/live", change: request => request.Headers.Authorization = new("Basic", "eA=="));
        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("status").GetString().ShouldBe("live");
    }

    private async Task Refuses(HttpStatusCode expected, string code, Action<HttpRequestMessage> change)
    {
        var (status, body) = await _node.SendAsync(HttpMethod.Post, "/v1/tasks", """{"capability":"echo"}""", change);
        status.ShouldBe(expected);
        body.GetProperty("code").GetString().ShouldBe(code);
        body.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        _node.Tasks.Specs.ShouldBeEmpty();
    }
}
