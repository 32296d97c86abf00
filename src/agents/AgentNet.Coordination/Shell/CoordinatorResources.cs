using AgentNet.Contracts;
using AgentNet.Registry;
using Akka.Actor;

namespace AgentNet.Coordination.Shell;

/// <summary>What a coordinator works with besides its journal. They outlive it: a restarted coordinator gets the same ones.</summary>
internal sealed record CoordinatorResources(
    CoordinatorSettings Settings,
    TaskArchive Archive,
    TaskFeed Feed,
    IBlobStore Blobs,
    IAgentRegistry Agents,
    TimeProvider Time,
    Func<CancellationToken, Task<IActorRef>> FindHosts);
