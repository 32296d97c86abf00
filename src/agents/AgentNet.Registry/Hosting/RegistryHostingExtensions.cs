using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using AgentNet.Registry.Shell;
using Microsoft.Extensions.DependencyInjection;
using RegistryKey = AgentNet.Contracts.Registry;

namespace AgentNet.Registry.Hosting;

/// <summary>Puts the registry into an actor system and its read side into the services.</summary>
public static class RegistryHostingExtensions
{
    public const string ActorName = "registry";

    public const string FollowerName = "registry-follower";

    /// <summary>Starts the registry's actor under the key <see cref="AgentNet.Contracts.Registry"/>. Settings come from `agentnet.registry`. Persistence must be configured.</summary>
    public static AkkaConfigurationBuilder WithAgentRegistry(this AkkaConfigurationBuilder builder) => builder
        .AddHocon(RegistrySettings.Defaults, HoconAddMode.Append)
        .WithActors((system, registry) =>
        {
            var settings = RegistrySettings.Read(system.Settings.Config);
            var published = AgentRegistry.For(system);
            registry.Register<RegistryKey>(system.ActorOf(Props.Create(() => new RegistryActor(settings, published)), ActorName));
        });

    /// <summary>
    /// The same in a cluster: one registry on the oldest node, a follower on every node that shows it to the readers there.
    /// Clustering and a journal that all nodes share must be configured.
    /// </summary>
    public static AkkaConfigurationBuilder WithClusteredAgentRegistry(this AkkaConfigurationBuilder builder) => builder
        .AddHocon(RegistrySettings.Defaults, HoconAddMode.Append)
        .WithSingleton<RegistryKey>(ActorName, (system, _, _) => RegistryOfCluster(system))
        .WithActors((system, registry) =>
        {
            var (settings, registryActor, published) = (RegistrySettings.Read(system.Settings.Config), registry.Get<RegistryKey>(), AgentRegistry.For(system));
            system.ActorOf(Props.Create(() => new RegistryFollower(settings, registryActor, published)), FollowerName);
        });

    private static Props RegistryOfCluster(ActorSystem system)
    {
        var settings = RegistrySettings.Read(system.Settings.Config);

        // A follower that has missed three of its own questions is gone.
        return Props.Create(() => new RegistryActor(settings, new RegistryBroadcast(Guid.NewGuid().ToString("n"), settings.FollowInterval * 3, TimeProvider.System)));
    }

    /// <summary>Makes <see cref="IAgentRegistry"/> injectable.</summary>
    public static IServiceCollection AddAgentRegistry(this IServiceCollection services) =>
        services.AddSingleton<IAgentRegistry>(provider => AgentRegistry.For(provider.GetRequiredService<ActorSystem>()));
}
