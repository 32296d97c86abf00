using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Shell;
using AgentNet.Registry;
using Akka.Actor;
using Akka.Cluster.Hosting;
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
    private const string ActorName = "coordinator";

    /// <summary>
    /// Registers <see cref="ITasks"/> and what stands behind it. The archive is opened at <paramref name="archive"/>, which the nodes of a cluster
    /// share, when the host starts; a database that does not answer then is the start's failure.
    /// </summary>
    public static IServiceCollection AddCoordination(this IServiceCollection services, ArchivePlace archive, bool isClustered = false)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => SettingsOf(provider, isClustered));
        services.AddSingleton(provider => ArchiveSettings.From(ConfigOf(provider)));
        services.AddSingleton(provider => new TaskArchive(
            DatabaseOf(archive), provider.GetRequiredService<ArchiveSettings>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TaskArchive>>()));
        services.AddSingleton(provider => new TaskFeed(provider.GetRequiredService<TaskArchive>(), provider.GetRequiredService<ArchiveSettings>()));
        services.AddSingleton(provider => new SubmissionCheck(provider.GetRequiredService<IAgentRegistry>(), provider.GetRequiredService<IBlobStore>()));
        services.AddSingleton(provider => new CoordinatorLine(
            provider.GetRequiredService<IRequiredActor<Contracts.Coordinator>>(), provider.GetRequiredService<CoordinatorSettings>(), isClustered,
            EndOf(provider.GetRequiredService<ActorSystem>())));
        services.AddSingleton<ITasks>(provider => new TaskClient(
            provider.GetRequiredService<CoordinatorLine>(), provider.GetRequiredService<TaskArchive>(), provider.GetRequiredService<TaskFeed>(),
            provider.GetRequiredService<SubmissionCheck>()));
        if (isClustered)
        {
            services.AddHostedService(provider => new FeedFollower(
                provider.GetRequiredService<TaskFeed>(), provider.GetRequiredService<ArchiveSettings>(), provider.GetRequiredService<TimeProvider>()));
        }

        return services;
    }

    /// <summary>Starts the coordinator at <c>/user/coordinator</c> and registers it under <see cref="Contracts.Coordinator"/>.</summary>
    public static AkkaConfigurationBuilder WithCoordinator(this AkkaConfigurationBuilder builder, IServiceProvider provider) => builder
        .AddHocon(CoordinatorConfig.Reference, HoconAddMode.Append)
        .WithCustomSerializer(CoordinationSerializer.Name, [typeof(CoordinatorCapture)], system => new CoordinationSerializer(system))
        .WithActors((system, registry) =>
        {
            var resources = ResourcesOf(provider, registry);
            registry.Register<Contracts.Coordinator>(system.ActorOf(Props.Create(() => new CoordinatorGuardian(resources)), ActorName));
        });

    /// <summary>
    /// The same in a cluster: one coordinator, on the oldest node, and the way to it registered on every node.
    /// Clustering, a journal and an archive that all nodes share, and the registry of the cluster must be configured.
    /// </summary>
    public static AkkaConfigurationBuilder WithClusteredCoordinator(this AkkaConfigurationBuilder builder, IServiceProvider provider) => builder
        .AddHocon(CoordinatorConfig.Reference, HoconAddMode.Append)
        .WithCustomSerializer(CoordinationSerializer.Name, [typeof(CoordinatorCapture)], system => new CoordinationSerializer(system))
        .WithSingleton<Contracts.Coordinator>(ActorName, (system, registry, _) =>
        {
            var resources = ResourcesOf(provider, registry) with { Registry = registry.Get<Contracts.Registry>() };
            return Props.Create(() => new CoordinatorGuardian(resources));
        });

    private static IArchiveDatabase DatabaseOf(ArchivePlace place) => place switch
    {
        ArchivePlace.SqliteFile file => new SqliteArchive(file.Path),
        ArchivePlace.PostgresDatabase postgres => new PostgresArchive(postgres.Source),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "Use a SQLite file or a PostgreSQL database."),
    };

    private static CoordinatorResources ResourcesOf(IServiceProvider provider, IReadOnlyActorRegistry registry) => new(
        provider.GetRequiredService<CoordinatorSettings>(),
        provider.GetRequiredService<TaskArchive>(),
        provider.GetRequiredService<TaskFeed>().Publish,
        provider.GetRequiredService<IBlobStore>(),
        provider.GetRequiredService<IAgentRegistry>(),
        provider.GetRequiredService<TimeProvider>(),
        registry.GetAsync<AgentHosts>);

    private static CancellationToken EndOf(ActorSystem system)
    {
        var ended = new CancellationTokenSource();

        // Not from within the termination: whoever hears of it may wait for its end, as the disposal of the system does.
        system.RegisterOnTermination(() => _ = ended.CancelAsync());
        return ended.Token;
    }

    // A client that waits in vain for a coordinator that has moved must notice it soon.
    private static CoordinatorSettings SettingsOf(IServiceProvider provider, bool isClustered)
    {
        var settings = CoordinatorSettings.From(ConfigOf(provider));
        return isClustered ? settings with { AwaitBound = settings.AskAgainAfter } : settings;
    }

    // Settings come from the running system, whose configuration holds the user's values over ours.
    private static Akka.Configuration.Config ConfigOf(IServiceProvider provider) =>
        provider.GetRequiredService<ActorSystem>().Settings.Config.WithFallback(CoordinatorConfig.Reference);
}
