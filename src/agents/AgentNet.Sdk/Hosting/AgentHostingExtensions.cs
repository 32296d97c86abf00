using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using AgentNet.Contracts;
using AgentNet.Registry;
using AgentNet.Sdk.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Sdk.Hosting;

/// <summary>Puts agents into an actor system.</summary>
public static class AgentHostingExtensions
{
    /// <summary>Where the entities' parent lives.</summary>
    public const string HostsName = "agent-hosts";

    /// <summary>In a cluster, what knows on which node an agent lives.</summary>
    public const string RouterName = "agent-router";

    /// <summary>Every known agent is reachable as `/user/agents/{id}`.</summary>
    public const string DirectoryName = "agents";

    /// <summary>Registers <see cref="IAgentCommands"/>. Needs <see cref="IAgentRegistry"/> and an actor under <see cref="AgentHosts"/>.</summary>
    public static IServiceCollection AddAgentCommands(this IServiceCollection services) => services.AddSingleton<IAgentCommands>(provider => new AgentCommands(
        provider.GetRequiredService<IRequiredActor<AgentHosts>>(),
        provider.GetRequiredService<IAgentRegistry>(),
        AgentSettings.Read(provider.GetRequiredService<ActorSystem>().Settings.Config)));

    /// <summary>
    /// Hosts the agents, registers them with the registry and registers their host under the key <see cref="AgentHosts"/>. Call it once; needs persistence,
    /// and WithAgentRegistry on the same system. Agents' constructors get their services from the application.
    /// </summary>
    public static AkkaConfigurationBuilder WithAgents(this AkkaConfigurationBuilder builder, Action<AgentCatalog> add)
    {
        var catalog = new AgentCatalog();
        add(catalog);
        return builder.WithAgents(catalog);
    }

    /// <summary>The same for a catalog made elsewhere. On a member of a cluster, messages for agents of other nodes find them.</summary>
    public static AkkaConfigurationBuilder WithAgents(this AkkaConfigurationBuilder builder, AgentCatalog catalog)
    {
        var blueprints = catalog.Blueprints;
        return builder
            .AddHocon(AgentSettings.Defaults, HoconAddMode.Append)
            .AddHocon(RegistrySettings.Defaults, HoconAddMode.Append)
            .WithActors((system, registry, resolver) =>
            {
                var config = system.Settings.Config;
                var services = resolver.GetService<IServiceProvider>()
                    ?? throw new InvalidOperationException("The actor system has no service provider; start it with services.AddAkka(...).");
                var resources = HostResources.From(services, AgentSettings.Read(config), RegistrySettings.Read(config));
                var hosts = system.ActorOf(Props.Create(() => new AgentHostsActor(blueprints, resources)), HostsName);
                var way = WayToAgents(system, hosts);
                registry.Register<AgentHosts>(way);
                system.ActorOf(Props.Create(() => new AgentDirectory(way)), DirectoryName);
            });
    }

    private static IActorRef WayToAgents(ActorSystem system, IActorRef hosts)
    {
        if (!system.HasExtension<Cluster>())
        {
            return hosts;
        }

        var (agents, self) = (AgentRegistry.For(system), Cluster.Get(system).SelfAddress);
        return system.ActorOf(Props.Create(() => new AgentRouter(hosts, agents, self)), RouterName);
    }
}
