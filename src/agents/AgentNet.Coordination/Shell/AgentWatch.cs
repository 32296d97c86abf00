using AgentNet.Registry;
using Akka.Actor;

namespace AgentNet.Coordination.Shell;

/// <summary>Carries the registry's word about agents to the coordinator. A watcher that was too slow begins again with the current state.</summary>
internal static class AgentWatch
{
    /// <summary>Ends when <paramref name="stopping"/> is cancelled.</summary>
    public static async Task TellAsync(IActorRef coordinator, IAgentRegistry agents, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in agents.WatchAsync(stopping).ConfigureAwait(false))
                {
                    coordinator.Tell(change);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (WatcherTooSlowException)
            {
                continue;
            }
        }
    }
}
