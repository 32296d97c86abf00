using AgentNet.Contracts;
using AgentNet.Node.Shell.Models;
using AgentNet.Sdk;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests.Models;

/// <summary>What an OpenAI-compatible endpoint is sent, and what its answers mean to a task.</summary>
public sealed class OpenAIChatTests : IDisposable
{
    private const string KeyVariable = "AGENTNET_TEST_MODEL_KEY";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _temporary = new();

    public OpenAIChatTests() => Environment.SetEnvironmentVariable(KeyVariable, "secret-key");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_request_has_model_messages_and_temperature_and_the_key_of_the_environment()
    {
        await using var endpoint = await ModelEndpoint.StartAsync((_, context) => ModelEndpoint.SayAsync(context, "Bonjour"));
        using var chat = new OpenAIChat(endpoint.Address, "small", KeyVariable);

        var response = await chat.GetResponseAsync(
            [new ChatMessage(ChatRole.System, "Translate."), new ChatMessage(ChatRole.User, "Hello")], new ChatOptions { Temperature = 0, MaxOutputTokens = 50 });

        (response.Text, response.ModelId, response.Usage!.TotalTokenCount).ShouldBe(("Bonjour", "small", 5));
        var asked = endpoint.Questions.ShouldHaveSingleItem();
        (asked.Line, asked.Authorization).ShouldBe(("POST /v1/chat/completions", "Bearer secret-key"));
        asked.Body.GetProperty("model").GetString().ShouldBe("small");
        asked.Body.GetProperty("temperature").GetDouble().ShouldBe(0);
        asked.Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).ShouldBe(["system", "user"]);
    }

    [Fact]
    public async Task A_429_is_asked_again_after_the_time_it_names()
    {
        await using var endpoint = await ModelEndpoint.StartAsync((number, context) =>
        {
            context.Response.Headers.RetryAfter = "0";
            return number == 1 ? ModelEndpoint.RefuseAsync(context, 429) : ModelEndpoint.SayAsync(context, "yes");
        });
        using var chat = new OpenAIChat(endpoint.Address, "small", KeyVariable);

        (await chat.GetResponseAsync([new ChatMessage(ChatRole.User, "?")]).WaitAsync(Patience)).Text.ShouldBe("yes");
        endpoint.Questions.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(401, KeyVariable)]
    [InlineData(404, "agentnet.model.name")]
    public async Task A_refusal_that_would_come_again_is_permanent_and_says_what_to_set(int status, string hint)
    {
        await using var endpoint = await ModelEndpoint.StartAsync((_, context) => ModelEndpoint.RefuseAsync(context, status));
        using var chat = new OpenAIChat(endpoint.Address, "small", KeyVariable);

        var refusal = await Should.ThrowAsync<PermanentTaskException>(() => chat.GetResponseAsync([new ChatMessage(ChatRole.User, "?")]));
        refusal.Problem.Code.ShouldBe("model-refused");
        refusal.Message.ShouldContain(hint);
        endpoint.Questions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once_and_hangs_up()
    {
        var arrived = new TaskCompletionSource();
        var hungUp = new TaskCompletionSource();
        await using var endpoint = await ModelEndpoint.StartAsync((_, context) =>
        {
            context.RequestAborted.Register(hungUp.SetResult);
            arrived.SetResult();
            return hungUp.Task;
        });
        using var chat = new OpenAIChat(endpoint.Address, "small", KeyVariable);
        using var cancel = new CancellationTokenSource();

        var call = chat.GetResponseAsync([new ChatMessage(ChatRole.User, "?")], cancellationToken: cancel.Token);
        await arrived.Task.WaitAsync(Patience);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
        await hungUp.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_task_of_a_model_backed_agent_goes_to_the_endpoint_and_a_wrong_key_fails_it_at_its_first_attempt()
    {
        await using var endpoint = await ModelEndpoint.StartAsync((number, context) => number == 1 ? ModelEndpoint.SayAsync(context, "Bonjour") : ModelEndpoint.RefuseAsync(context, 401));
        await using var node = await StartNode(endpoint);

        var translated = await node.Tasks.RunAsync(Translate("Hello")).WaitAsync(Patience);
        translated.Result.Inline.ToStringUtf8().ShouldContain("Bonjour");
        endpoint.Questions.First().Authorization.ShouldBe("Bearer secret-key");

        var refused = await node.Tasks.RunAsync(Translate("Bye")).WaitAsync(Patience);
        (refused.State, refused.Attempt, refused.Problem.Code).ShouldBe((TaskState.Failed, 1, "model-refused"));
    }

    [Fact]
    public async Task A_model_that_does_not_answer_in_time_fails_the_attempt()
    {
        var release = new TaskCompletionSource();
        await using var endpoint = await ModelEndpoint.StartAsync((_, _) => release.Task);
        await using var node = await StartNode(endpoint, ("agentnet.model.timeout", "1s"));
        var spec = Translate("Hello");
        spec.Retry = new RetrySpec { MaxRetries = 0 };

        var late = await node.Tasks.RunAsync(spec).WaitAsync(Patience);
        release.SetResult();
        late.Problem.Message.ShouldContain("did not answer within 1 s");
    }

    private Task<AgentNode> StartNode(ModelEndpoint endpoint, params (string Path, string Value)[] more)
    {
        var given = new Dictionary<string, string>
        {
            ["agentnet.data.folder"] = _temporary.In("data"),
            ["agentnet.model.endpoint"] = endpoint.Address.ToString(),
            ["agentnet.model.name"] = "small",
            ["agentnet.model.api-key-variable"] = KeyVariable,
        };
        foreach (var (path, value) in more)
            given[path] = value;
        return AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs { CommandLine = given })).ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None)).StartAsync();
    }

    private static TaskSpec Translate(string text) => new() { Capability = "translate", Input = Payloads.FromJsonText($$"""{"text":"{{text}}","to":"French"}""") };
}
