using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Coordination;
using Akka.DependencyInjection;
using Akka.Hosting;

namespace Akka.Cluster.Hosting;

/// <summary>Singletons: the manager is /user/NAME, its proxy /user/NAME-proxy and registered under the key type.</summary>
public static partial class AkkaClusterHostingExtensions
{
    public static AkkaConfigurationBuilder WithSingleton<TKey>(
        this AkkaConfigurationBuilder builder,
        string singletonName,
        Props actorProps,
        ClusterSingletonOptions? options = null,
        bool createProxyToo = true) =>
        builder.WithSingleton<TKey>(singletonName, (_, _, _) => actorProps, options, createProxyToo);

    public static AkkaConfigurationBuilder WithSingleton<TKey>(
        this AkkaConfigurationBuilder builder,
        string singletonName,
        Func<ActorSystem, IActorRegistry, IDependencyResolver, Props> propsFactory,
        ClusterSingletonOptions? options = null,
        bool createProxyToo = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(singletonName);
        ArgumentNullException.ThrowIfNull(propsFactory);
        options ??= new ClusterSingletonOptions();
        options.LeaseImplementation?.Apply(builder);
        return builder.StartActors((system, registry, resolver) =>
        {
            StartManager(system, singletonName, () => propsFactory(system, registry, resolver), options);
            if (createProxyToo)
                StartProxy<TKey>(system, registry, singletonName, $"/user/{singletonName}", options);
        });
    }

    /// <param name="singletonManagerPath">Where the managers are on their nodes; null means /user/NAME.</param>
    public static AkkaConfigurationBuilder WithSingletonProxy<TKey>(
        this AkkaConfigurationBuilder builder,
        string singletonName,
        ClusterSingletonOptions? options = null,
        string? singletonManagerPath = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(singletonName);
        return builder.StartActors((system, registry) =>
            StartProxy<TKey>(system, registry, singletonName, singletonManagerPath ?? $"/user/{singletonName}", options ?? new ClusterSingletonOptions()));
    }

    /// <summary>A node without the role has no manager: the singleton can run on the others only.</summary>
    private static void StartManager(ActorSystem system, string singletonName, Func<Props> props, ClusterSingletonOptions options)
    {
        var settings = ClusterSingletonManagerSettings.Create(system).WithSingletonName(singletonName);
        if (options.Role is not null)
            settings = settings.WithRole(options.Role);
        if (!string.IsNullOrEmpty(settings.Role) && !Cluster.Get(system).SelfRoles.Contains(settings.Role))
            return;
        if (options.LeaseImplementation is { } lease)
            settings = settings.WithLeaseSettings(new LeaseUsageSettings(lease.ConfigPath, options.LeaseRetryInterval ?? ConfiguredLeaseRetry(system)));
        system.ActorOf(ClusterSingletonManager.Props(props(), options.TerminationMessage ?? PoisonPill.Instance, settings), singletonName);
    }

    private static void StartProxy<TKey>(ActorSystem system, IActorRegistry registry, string singletonName, string managerPath, ClusterSingletonOptions options)
    {
        var settings = ClusterSingletonProxySettings.Create(system).WithSingletonName(singletonName);
        if (options.Role is not null)
            settings = settings.WithRole(options.Role);
        if (options.BufferSize is { } bufferSize)
            settings = settings.WithBufferSize(bufferSize);
        registry.Register<TKey>(system.ActorOf(ClusterSingletonProxy.Props(managerPath, settings), $"{singletonName}-proxy"));
    }

    private static TimeSpan ConfiguredLeaseRetry(ActorSystem system) =>
        SettingsReader.At(system.Settings.Config, "akka.cluster.singleton").Duration("lease-retry-interval");
}
