using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Shell;
using AgentNet.Registry;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AgentNet.Coordination;

/// <summary>
/// Puts the coordinator into a host: <see cref="AddCoordination"/> the services, <see cref="WithCoordinator"/> the actor.
/// The host provides <see cref="IBlobStore"/>, <see cref="IAgentRegistry"/>, a journal, and an actor under <see cref="AgentHosts"/>.
/// </summary>
public static class CoordinatorHosting
{
    /// <summary>Registers <see cref="ITasks"/> and what stands behind it. The archive is opened, and created, at <paramref name="archivePath"/>.</summary>
    public static IServiceCollection AddCoordination(this IServiceCollection services, string archivePath)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => CoordinatorSettings.From(ConfigOf(provider)));
        services.AddSingleton(provider => ArchiveSettings.From(ConfigOf(provider)));
        services.AddSingleton(provider => new TaskArchive(
            archivePath, provider.GetRequiredService<ArchiveSettings>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TaskArchive>>()));
        services.AddSingleton(provider => new TaskFeed(provider.GetRequiredService<TaskArchive>(), provider.GetRequiredService<ArchiveSettings>()));
        services.AddSingleton(provider => new SubmissionCheck(provider.GetRequiredService<IAgentRegistry>(), provider.GetRequiredService<IBlobStore>()));
        services.AddSingleton<ITasks>(provider => new TaskClient(
            provider.GetRequiredService<IRequiredActor<Contracts.Coordinator>>(), provider.GetRequiredService<TaskArchive>(), provider.GetRequiredService<TaskFeed>(),
            provider.GetRequiredService<SubmissionCheck>(), provider.GetRequiredService<CoordinatorSettings>()));
        return services;
    }

    /// <summary>Starts the coordinator at <c>/user/coordinator</c> and registers it under <see cref="Contracts.Coordinator"/>.</summary>
    public static AkkaConfigurationBuilder WithCoordinator(this AkkaConfigurationBuilder builder, IServiceProvider provider) => builder
        .AddHocon(CoordinatorConfig.Reference, HoconAddMode.Append)
        .WithCustomSerializer(CoordinationSerializer.Name, [typeof(CoordinatorCapture)], system => new CoordinationSerializer(system))
        .WithActors((system, registry) =>
        {
            var resources = new CoordinatorResources(
                provider.GetRequiredService<CoordinatorSettings>(),
                provider.GetRequiredService<TaskArchive>(),
                provider.GetRequiredService<TaskFeed>(),
                provider.GetRequiredService<IBlobStore>(),
                provider.GetRequiredService<IAgentRegistry>(),
                provider.GetRequiredService<TimeProvider>(),
                registry.GetAsync<AgentHosts>);
            registry.Register<Contracts.Coordinator>(system.ActorOf(Props.Create(() => new CoordinatorGuardian(resources)), "coordinator"));
        });

    // Settings come from the running system, whose configuration holds the user's values over ours.
    private static Akka.Configuration.Config ConfigOf(IServiceProvider provider) =>
        provider.GetRequiredService<ActorSystem>().Settings.Config.WithFallback(CoordinatorConfig.Reference);
}
