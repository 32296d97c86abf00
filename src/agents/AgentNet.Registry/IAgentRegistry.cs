using AgentNet.Contracts;

namespace AgentNet.Registry;

/// <summary>
/// Who there is and what they can do. Reading is a look at an immutable snapshot and never waits; changing goes through the registry's actor and returns
/// once the change is durable and visible in <see cref="Current"/>. A refused change throws <see cref="RefusedException"/> and has changed nothing.
/// </summary>
public interface IAgentRegistry
{
    RegistryView Current { get; }

    /// <summary>One page of the agents that satisfy the query (R1.4), in the order of their ids; active ones unless the query says otherwise.</summary>
    AgentPage Discover(DiscoverAgents query);

    /// <summary>
    /// Every agent as added, then every change as it becomes visible. Ends only with <paramref name="cancellationToken"/>;
    /// a reader that falls too far behind gets a <see cref="WatcherTooSlowException"/> and begins again.
    /// </summary>
    IAsyncEnumerable<AgentChanged> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Registering a known id again keeps its identity and a status given on purpose.</summary>
    Task<RegisterAgentReply> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken = default);

    Task<DeregisterAgentReply> DeregisterAsync(string agentId, string reason = "", CancellationToken cancellationToken = default);

    Task<UpdateAgentReply> UpdateAsync(UpdateAgent update, CancellationToken cancellationToken = default);
}

/// <summary>A watcher did not read for so long that changes would have been lost; watch again.</summary>
public sealed class WatcherTooSlowException(int waiting)
    : Exception($"The watcher fell {waiting} changes behind and was dropped; call WatchAsync again, which begins with the current state.");
