using System.Net;
using System.Text;
using AgentNet.Contracts;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Gateway;

/// <summary>Submitting and reading tasks over HTTP, and the answer to every kind of bad input.</summary>
public sealed class TaskApiTests : IAsyncLifetime
{
    private GatewayOnLoopback _node = null!;

    public async Task InitializeAsync() => _node = await GatewayOnLoopback.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_submission_carries_every_field_to_the_coordinator()
    {
        var (status, body) = await _node.SendAsync(HttpMethod.Post, "/v1/tasks", """
            {"id":"a","name":"first","capability":"echo","input":{"text": "ü"},"priority":7,"dependencies":["b"],"onDependencyFailure":"skip",
             "timeoutMs":5000,"maxRetries":0,"requirements":{"tags":["fast"],"agentId":"x"},"labels":{"team":"red"}}
            """);
        status.ShouldBe(HttpStatusCode.Created);
        body.GetProperty("state").GetString().ShouldBe("pending");
        var spec = _node.Tasks.Specs.Single();
        spec.Input.Inline.ToStringUtf8().ShouldBe("""{"text": "ü"}""");
        (spec.Id, spec.Name, spec.Capability, spec.Priority, spec.TimeoutMs, spec.Retry.MaxRetries).ShouldBe(("a", "first", "echo", 7, 5000, 0));
        spec.OnDependencyFailure.ShouldBe(DependencyPolicy.Skip);
        spec.Dependencies.ShouldBe(["b"]);
        (spec.Requirements.Tags.Single(), spec.Requirements.AgentId, spec.Labels["team"]).ShouldBe(("fast", "x", "red"));
    }

    [Theory]
    [InlineData("/v1/batches", "{}", "tasks")]
    [InlineData("/v1/batches", "{\"tasks\":[null]}", "tasks")]
    [InlineData("/v1/tasks", "{\"capability\":\"echo\",\"dependencies\":[null]}", "dependencies")]
    [InlineData("/v1/tasks", "{\"capability\":\"echo\",\"labels\":{\"team\":null}}", "labels")]
    [InlineData("/v1/tasks", "{\"capability\":\"echo\",\"requirements\":{\"tags\":[null]}}", "requirements.tags")]
    public async Task A_null_where_none_may_be_is_the_clients_mistake_and_named(string path, string body, string field)
    {
        var (status, problem) = await _node.SendAsync(HttpMethod.Post, path, body);
        (status, problem.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.UnprocessableEntity, ProblemCodes.InvalidRequest));
        problem.GetProperty("detail").GetString()!.ShouldContain($"'{field}'");
    }

    [Fact]
    public async Task A_client_that_hangs_up_ends_its_wait_and_not_the_task()
    {
        await _node.SendAsync(HttpMethod.Post, "/v1/tasks", """{"capability":"echo","id":"a"}""");
        using var hangUp = new CancellationTokenSource();
        var waiting = _node.Client.GetAsync("/v1/tasks/a?wait=true", hangUp.Token);
        await _node.Tasks.Waiting.WaitAsync();

        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        (await _node.Tasks.Abandoned.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();
        (await _node.Tasks.GetAsync("a")).State.ShouldBe(TaskState.Pending);
    }

    [Fact]
    public async Task The_same_idempotency_key_is_the_same_task()
    {
        void Key(HttpRequestMessage request) => request.Headers.Add("Idempotency-Key", "order 17/4");
        var first = await _node.SendAsync(HttpMethod.Post, "/v1/tasks", """{"capability":"echo"}""", Key);
        var second = await _node.SendAsync(HttpMethod.Post, "/v1/tasks", """{"capability":"echo"}""", Key);
        (first.Status, second.Status).ShouldBe((HttpStatusCode.Created, HttpStatusCode.OK));
        second.Body.GetProperty("id").GetString().ShouldBe(first.Body.GetProperty("id").GetString());
        second.Body.GetProperty("existing").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_waiting_submission_is_answered_with_the_result()
    {
        var answer = _node.SendAsync(HttpMethod.Post, "/v1/tasks?wait=true", """{"capability":"echo","id":"a"}""");
        await _node.Tasks.Waiting.WaitAsync();
        _node.Tasks.Complete("a", """{"answer":42}""");
        var (status, body) = await answer;
        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("result").GetProperty("answer").GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task A_wait_that_ends_early_shows_how_things_stand()
    {
        var (status, body) = await _node.SendAsync(HttpMethod.Post, "/v1/tasks?wait=0", """{"capability":"echo","id":"a"}""");
        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("state").GetString().ShouldBe("pending");
    }

    [Fact]
    public async Task Input_over_the_inline_limit_becomes_a_blob_and_comes_back_whole()
    {
        var text = new string('x', 70_000);
        await _node.SendAsync(HttpMethod.Post, "/v1/tasks", $$"""{"capability":"echo","id":"a","input":"{{text}}"}""");
        var input = _node.Tasks.Specs.Single().Input;
        input.Blob.SizeBytes.ShouldBe(70_002);
        _node.Tasks.Complete("a", "0");
        (await _node.Tasks.GetAsync("a")).Result = input;

        var (_, body) = await _node.SendAsync(HttpMethod.Get, "/v1/tasks/a");
        body.TryGetProperty("result", out _).ShouldBeFalse();
        var (_, result) = await _node.SendAsync(HttpMethod.Get, body.GetProperty("resultPath").GetString()!);
        result.GetString().ShouldBe(text);
    }

    [Theory]
    [InlineData("POST", "/v1/tasks", """{"capability":"echo",}""", 400, "invalid-json")]
    [InlineData("POST", "/v1/tasks", """{"capability":"echo","pirority":1}""", 400, "invalid-json")]
    [InlineData("POST", "/v1/tasks", """{"capability":"echo","priority":"high"}""", 400, "invalid-json")]
    [InlineData("POST", "/v1/tasks", "", 400, "invalid-json")]
    [InlineData("POST", "/v1/tasks", """{"capability":"echo","onDependencyFailure":"ignore"}""", 400, "invalid-query")]
    [InlineData("GET", "/v1/tasks?status=failed", null, 400, "invalid-query")]
    [InlineData("GET", "/v1/tasks?state=fialed", null, 400, "invalid-query")]
    [InlineData("GET", "/v1/tasks?pageSize=many", null, 400, "invalid-query")]
    [InlineData("GET", "/v1/tasks?label=red", null, 400, "invalid-query")]
    [InlineData("GET", "/v1/tasks/none", null, 404, "unknown-task")]
    [InlineData("GET", "/v1/workflows/none", null, 404, "unknown-workflow")]
    [InlineData("GET", "/v1/nothing", null, 404, "no-such-path")]
    [InlineData("DELETE", "/v1/tasks", null, 405, "method-not-allowed")]
    [InlineData("GET", "/v1/events?after=yesterday", null, 400, "invalid-query")]
    public async Task Bad_input_has_a_status_a_code_and_a_sentence(string method, string path, string? json, int expected, string code)
    {
        var (status, body) = await _node.SendAsync(new HttpMethod(method), path, json);
        ((int)status, body.GetProperty("code").GetString()).ShouldBe((expected, code));
        body.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        body.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_broken_body_is_told_its_place()
    {
        var (_, body) = await _node.SendAsync(HttpMethod.Post, "/v1/tasks", "{\"capability\":\"echo\",\n\"priority\":\"high\"}");
        var facts = body.GetProperty("facts");
        (facts.GetProperty("path").GetString(), facts.GetProperty("line").GetString()).ShouldBe(("$.priority", "2"));
    }

    [Fact]
    public async Task A_refusal_of_the_coordinator_keeps_its_code_and_facts()
    {
        _node.Tasks.Failure = new RefusedException(Problems.Of(ProblemCodes.QueueFull, "100000 tasks are queued.", ("bound", "100000")));
        var (status, body) = await _node.SendAsync(HttpMethod.Post, "/v1/tasks", """{"capability":"echo"}""");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (body.GetProperty("code").GetString(), body.GetProperty("facts").GetProperty("bound").GetString()).ShouldBe(("queue-full", "100000"));
    }

    [Fact]
    public async Task An_unexpected_failure_tells_nothing_of_the_inside()
    {
        _node.Tasks.Failure = new InvalidOperationException("password in memory");
        var (status, body) = await _node.SendAsync(HttpMethod.Get, "/v1/statistics");
        status.ShouldBe(HttpStatusCode.InternalServerError);
        body.GetProperty("code").GetString().ShouldBe("internal-error");
        body.ToString().ShouldNotContain("password");
    }

    [Fact]
    public async Task The_openapi_document_names_every_route()
    {
        var (_, document) = await _node.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        foreach (var path in new[] { "/v1/tasks", "/v1/tasks/{id}", "/v1/batches", "/v1/workflows/{id}", "/v1/events", "/v1/statistics", "/health/live", "/health/ready" })
            paths.ShouldContain(path);
    }

    [Fact]
    public async Task A_task_can_be_cancelled_with_and_without_a_reason()
    {
        await _node.SendAsync(HttpMethod.Post, "/v1/tasks", """{"capability":"echo","id":"a"}""");
        (await _node.SendAsync(HttpMethod.Post, "/v1/tasks/a/cancel", """{"reason":"mistake"}""")).Body.GetProperty("cancelled").GetInt32().ShouldBe(1);
        using var bare = await _node.Client.PostAsync(new Uri("/v1/tasks/a/cancel", UriKind.Relative), null);
        bare.StatusCode.ShouldBe(HttpStatusCode.OK);
        Encoding.UTF8.GetString(await bare.Content.ReadAsByteArrayAsync()).ShouldContain("\"id\":\"a\"");
    }
}
