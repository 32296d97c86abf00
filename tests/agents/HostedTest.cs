using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentNet.Tests;

/// <summary>
/// A test class whose actor system a host configures and starts, as in an application. What Akka.Hosting.TestKit is for; that one
/// belongs to xunit 2 or to xunit 3 by its version, this one compiles with every version of Akka.NET 1.5.
/// </summary>
public abstract class HostedTest : TestKit, IAsyncLifetime
{
    private readonly IHost _host;

    protected HostedTest(Action<IServiceCollection> services, Action<AkkaConfigurationBuilder, IServiceProvider> akka)
        : this(Start(services, akka))
    {
    }

    private HostedTest(IHost host)
        : base(host.Services.GetRequiredService<ActorSystem>()) => _host = host;

    protected IServiceProvider Services => _host.Services;

    protected ActorRegistry ActorRegistry => ActorRegistry.For(Sys);

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static IHost Start(Action<IServiceCollection> services, Action<AkkaConfigurationBuilder, IServiceProvider> akka)
    {
        var host = new HostBuilder()
            .ConfigureLogging(static logging => logging.ClearProviders())
            .ConfigureServices(services)
            .ConfigureServices(hosted => hosted.AddAkka("test", akka))
            .Build();
        host.Start();
        return host;
    }
}
