using System.Net;
using System.Text;
using System.Text.Json;
using AgentNet.Contracts;
using AgentNet.Gateway;
using AgentNet.Gateway.Admission;
using AgentNet.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests.Doubles;

/// <summary>The real gateway on a free loopback port, in front of doubles; its client sends the token unless a test says otherwise.</summary>
internal sealed class GatewayOnLoopback : IAsyncDisposable
{
    private readonly WebApplication _application;

    private GatewayOnLoopback(WebApplication application, RemembersTasks tasks, RemembersCommands commands, AccessToken token, RemembersErrors errors)
    {
        Errors = errors;
        _application = application;
        Tasks = tasks;
        Commands = commands;
        Token = token;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
        Client.DefaultRequestHeaders.Authorization = new("Bearer", token.Value);
    }

    public RemembersTasks Tasks { get; }

    public RemembersCommands Commands { get; }

    public AccessToken Token { get; }

    public RemembersErrors Errors { get; }

    public HttpClient Client { get; }

    public static async Task<GatewayOnLoopback> StartAsync(Func<GatewaySettings, GatewaySettings>? change = null, string secret = "secret")
    {
        var settings = GatewaySettings.From(GatewaySettings.Defaults);
        var tasks = new RemembersTasks();
        var commands = new RemembersCommands();
        var token = new AccessToken(secret);
        var builder = WebApplication.CreateSlimBuilder();
        var errors = new RemembersErrors();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<ITasks>(tasks).AddSingleton<IBlobStore, KeepsBlobsInMemory>().AddSingleton<IAgentRegistry, KnowsThreeAgents>().AddSingleton<IAgentCommands>(commands);
        builder.Services.AddAgentNetGateway(change?.Invoke(settings) ?? settings, token);
        var application = builder.Build().UseAgentNetGateway();
        await application.StartAsync();
        return new GatewayOnLoopback(application, tasks, commands, token, errors);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
