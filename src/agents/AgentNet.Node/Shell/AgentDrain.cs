using AgentNet.Contracts;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Shell;

/// <summary>
/// Before anything of the node is stopped: lets the agents finish what they have begun. What they do not finish in time
/// keeps its lease until that runs out, and is then run again.
/// </summary>
internal sealed class AgentDrain(ActorSystem system, IRequiredActor<AgentHosts> hosts, NodeSettings settings, ILogger<AgentDrain> log) : IHostedLifecycleService
{
    /// <summary>
    /// Whether an actor system that shuts down for this reason has agents to wait for: not when its host stops, which has waited already, and
    /// not when its cluster has declared it dead, where nobody takes their results any more.
    /// </summary>
    public static bool IsCalledFor(CoordinatedShutdown.Reason? reason) => reason is not (CoordinatedShutdown.ClrExitReason or CoordinatedShutdown.ClusterDowningReason);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (CoordinatedShutdown.Get(system).ShutdownReason is not null)
        {
            // The node has left its cluster, or was declared dead by it, and waits for its agents by itself if at all.
            return;
        }

        var patience = settings.DrainPatience;
        try
        {
            await hosts.ActorRef.Ask<AgentsDrained>(new DrainAgents(), patience, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            log.LogWarning("Agents were still working after {Seconds:0} s; their tasks run again when their leases have run out", patience.TotalSeconds);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
