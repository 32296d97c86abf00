using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Hosting.Tests;

/// <summary>Hosts with one actor system, as an application would build them.</summary>
internal static class TestHost
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static IHost Build(Action<AkkaConfigurationBuilder, IServiceProvider> akka, Action<IServiceCollection>? services = null)
    {
        var builder = new HostBuilder();
        builder.ConfigureServices(collection =>
        {
            services?.Invoke(collection);
            collection.AddAkka("test", (configuration, provider) =>
            {
                configuration.AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }", HoconAddMode.Append);
                akka(configuration, provider);
            });
        });
        return builder.Build();
    }

    public static async Task<IHost> Start(Action<AkkaConfigurationBuilder, IServiceProvider> akka, Action<IServiceCollection>? services = null)
    {
        var host = Build(akka, services);
        await host.StartAsync();
        return host;
    }

    public static ActorSystem System(this IHost host) => host.Services.GetRequiredService<ActorSystem>();
}
