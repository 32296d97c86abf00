using AgentNet.Contracts;
using AgentNet.Coordination;
using AgentNet.Registry.Hosting;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Node.Shell;

/// <summary>Whether registry and coordinator are this node's own or those of a cluster, and how the node becomes a member of it.</summary>
internal static class Membership
{
    public static AkkaConfigurationBuilder WithNetwork(this AkkaConfigurationBuilder akka, NodeSettings settings, IServiceProvider provider)
    {
        var cluster = settings.Cluster;
        if (!cluster.Enabled)
        {
            return akka.WithAgentRegistry().WithCoordinator(provider);
        }

        var decisions = provider.GetRequiredService<DowningDecisions>();
        return akka
            .AddHocon($"agentnet.registry.node-id = \"{cluster.Node}\"", HoconAddMode.Prepend)
            .AddHocon(RoomForDraining(settings.DrainPatience), HoconAddMode.Append)
            .WithRemoting(cluster.Host, cluster.Port, cluster.PublicHost.Length > 0 ? cluster.PublicHost : null, cluster.PublicPort > 0 ? cluster.PublicPort : null)
            .WithClustering(new ClusterOptions { SeedNodes = [.. cluster.SeedNodes], Roles = [NodeRole.Of(cluster.Node), .. cluster.Roles] })
            .AddStartup((system, registry) => DrainBeforeLeaving(system, registry.Get<AgentHosts>(), settings.DrainPatience))
            .AddStartup((system, _) => system.ActorOf(Props.Create(() => new DowningListener(decisions)), "downing-decisions"))
            .AddStartup((system, _) => BeginAlone(Cluster.Get(system), cluster))
            .WithClusteredAgentRegistry()
            .WithClusteredCoordinator(provider);
    }

    private static void BeginAlone(Cluster cluster, ClusterSettings settings)
    {
        if (settings.SeedNodes.Count == 0)
        {
            cluster.Join(cluster.SelfAddress);
        }
    }

    // The shutdown would give the agents up before they have had the time that the settings leave them.
    private static string RoomForDraining(TimeSpan patience) =>
        $"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseBeforeServiceUnbind}.timeout = {(long)(patience + TimeSpan.FromSeconds(1)).TotalMilliseconds}ms";

    private static void DrainBeforeLeaving(ActorSystem system, IActorRef hosts, TimeSpan patience) => CoordinatedShutdown.Get(system).AddTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind, "drain-agents", async () =>
        {
            if (!AgentDrain.IsCalledFor(CoordinatedShutdown.Get(system).ShutdownReason))
            {
                return Done.Instance;
            }

            try
            {
                await hosts.Ask<AgentsDrained>(new DrainAgents(), patience).ConfigureAwait(false);
            }
            catch (AskTimeoutException)
            {
                system.Log.Warning("Agents were still working after {0}; their tasks run again elsewhere", patience);
            }

            return Done.Instance;
        });
}
