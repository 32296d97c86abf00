using AgentNet.Contracts;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote;
using Akka.Remote.Shell;
using Akka.Serialization;

namespace Simulation.Worlds.Nodes;

/// <summary>What makes a node of this world different from one in production: its dispatchers, its clock, its network, its journal, its log, its dice.</summary>
internal static class NodeConfig
{
    public const string SystemName = "net";

    private static readonly Config Common = ConfigurationFactory.ParseString("""
        akka {
          loggers = []
          stdout-logger-class = "Simulation.Worlds.Nodes.VirtualLog, Simulation"
          log-dead-letters = off
          scheduler.implementation = "Simulation.Worlds.Nodes.VirtualScheduler, Simulation"
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          actor {
            provider = cluster
            default-dispatcher.type = ${simulation.dispatcher}
            internal-dispatcher.type = ${simulation.dispatcher}
            default-blocking-io-dispatcher.type = ${simulation.dispatcher}
          }
          remote.default-remote-dispatcher.type = ${simulation.dispatcher}
          persistence {
            dispatchers.default-plugin-dispatcher.type = ${simulation.dispatcher}
            journal.plugin = simulation.journal
            snapshot-store.plugin = simulation.snapshots
          }
          cluster.split-brain-resolver.stable-after = 5s
        }
        simulation {
          dispatcher = "Simulation.Worlds.Nodes.VirtualDispatcherConfigurator, Simulation"
          journal.class = "Simulation.Worlds.Nodes.NodeJournal, Simulation"
          snapshots.class = "Simulation.Worlds.Nodes.NodeSnapshots, Simulation"
        }
        """);

    /// <param name="throughput">Messages per turn of an actor.</param>
    /// <param name="isHasty">Whether singletons take over without waiting: then only the journal stands between two coordinators.</param>
    public static ActorSystemSetup For(NodeLife life, StreamNetwork network, IEnumerable<Address> seedNodes, int throughput, bool isHasty)
    {
        var seeds = string.Join(", ", seedNodes.Select(seed => $"\"{seed}\""));
        var own = ConfigurationFactory.ParseString($"akka.cluster.seed-nodes = [{seeds}]\nakka.actor.default-dispatcher.throughput = {throughput}{(isHasty ? "\nakka.cluster.down-removal-margin = 0s" : "")}");
        return BootstrapSetup.Create().WithConfig(own.WithFallback(Common))
            .And(new ChanceSetup(life.NextBits))
            .And(new RemoteTransportSetup((system, settings) => new NodeTransport(system, settings, network.At(life))))
            .And(SerializationSetup.Create(system => [SerializerDetails.Create(ContractsSerializer.Name, new ContractsSerializer(system), [.. ContractManifests.Types])]));
    }
}
