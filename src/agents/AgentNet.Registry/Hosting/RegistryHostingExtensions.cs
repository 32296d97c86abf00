using Akka.Actor;
using Akka.Hosting;
using AgentNet.Registry.Shell;
using Microsoft.Extensions.DependencyInjection;
using RegistryKey = AgentNet.Contracts.Registry;

namespace AgentNet.Registry.Hosting;

/// <summary>Puts the registry into an actor system and its read side into the services.</summary>
public static class RegistryHostingExtensions
{
    public const string ActorName = "registry";

    /// <summary>Starts the registry's actor under the key <see cref="AgentNet.Contracts.Registry"/>. Settings come from `agentnet.registry`. Persistence must be configured.</summary>
    public static AkkaConfigurationBuilder WithAgentRegistry(this AkkaConfigurationBuilder builder) => builder
        .AddHocon(RegistrySettings.Defaults, HoconAddMode.Append)
        .WithActors((system, registry) =>
        {
            var settings = RegistrySettings.Read(system.Settings.Config);
            var published = AgentRegistry.For(system);
            registry.Register<RegistryKey>(system.ActorOf(Props.Create(() => new RegistryActor(settings, published)), ActorName));
        });

    /// <summary>Makes <see cref="IAgentRegistry"/> injectable.</summary>
    public static IServiceCollection AddAgentRegistry(this IServiceCollection services) =>
        services.AddSingleton<IAgentRegistry>(provider => AgentRegistry.For(provider.GetRequiredService<ActorSystem>()));
}
