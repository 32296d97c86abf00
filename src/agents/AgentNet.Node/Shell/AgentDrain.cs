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
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (system.WhenTerminated.IsCompleted)
        {
            // The node has left its cluster, or was declared dead by it: nobody is left to finish anything.
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
