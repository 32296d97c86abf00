using AgentNet.Contracts;
using AgentNet.Registry;
using Akka.Actor;

namespace AgentNet.Coordination.Shell;

/// <summary>What a coordinator works with besides its journal. They outlive it: a restarted coordinator gets the same ones.</summary>
/// <param name="Publish">Tells watchers what is durable.</param>
/// <param name="Registry">In a cluster, whom to tell of agents that are gone with their nodes; null for a node alone, which has no membership to ask.</param>
internal sealed record CoordinatorResources(
    CoordinatorSettings Settings,
    ICoordinatorArchive Archive,
    Action<ChangeBatch> Publish,
    IBlobStore Blobs,
    IAgentRegistry Agents,
    TimeProvider Time,
    Func<CancellationToken, Task<IActorRef>> FindHosts,
    IActorRef? Registry = null);
