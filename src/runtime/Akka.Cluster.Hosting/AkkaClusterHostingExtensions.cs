using Akka.Actor;
using Akka.Hosting;

namespace Akka.Cluster.Hosting;

/// <summary>Makes a hosted actor system a member of a cluster.</summary>
public static partial class AkkaClusterHostingExtensions
{
    public static AkkaConfigurationBuilder WithClustering(this AkkaConfigurationBuilder builder, ClusterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        options?.ApplyTo(builder);
        return builder
            .WithActorRefProvider(ProviderSelection.Cluster.Instance)
            .AddSetup(new ProviderSetup(ProviderSelection.Cluster.Instance, static system => new ClusterActorRefProvider(system)));
    }
}
