using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests.Models;

/// <summary>A model server that answers as the test says and keeps what it was asked.</summary>
internal sealed class ModelEndpoint : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Func<int, HttpContext, Task> _answer;
    private int _asked;

    private ModelEndpoint(WebApplication application, Func<int, HttpContext, Task> answer) => (_application, _answer) = (application, answer);

    public Uri Address => new(new Uri(_application.Urls.Single()), "v1");

    public ConcurrentQueue<Question> Questions { get; } = new();

    /// <param name="answer">Gets the number of the request, from 1.</param>
    public static async Task<ModelEndpoint> StartAsync(Func<int, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var endpoint = new ModelEndpoint(builder.Build(), answer);
        endpoint._application.Run(endpoint.TakeAsync);
        await endpoint._application.StartAsync();
        return endpoint;
    }

    public static Task SayAsync(HttpContext context, string text) => context.Response.WriteAsJsonAsync(new
    {
        id = "c1",
        @object = "chat.completion",
        created = 1,
        model = "small",
        choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = text } } },
        usage = new { prompt_tokens = 3, completion_tokens = 2, total_tokens = 5 },
    });

    public static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { message = "no", type = "refused" } });
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var body = await JsonDocument.ParseAsync(context.Request.Body);
        Questions.Enqueue(new Question($"{context.Request.Method} {context.Request.Path}", context.Request.Headers.Authorization.ToString(), body.RootElement));
        await _answer(Interlocked.Increment(ref _asked), context);
    }

    internal sealed record Question(string Line, string Authorization, JsonElement Body);
}
