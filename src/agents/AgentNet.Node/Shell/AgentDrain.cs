using AgentNet.Contracts;
using AgentNet.Sdk;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Shell;

/// <summary>
/// Before anything of the node is stopped: lets the agents finish what they have begun. What they do not finish in time
/// keeps its lease until that runs out, and is then run again.
/// </summary>
internal sealed class AgentDrain(IRequiredActor<AgentHosts> hosts, NodeSettings settings, ILogger<AgentDrain> log) : IHostedLifecycleService
{
    // The rest of the stop-timeout is for closing the actor system and the databases.
    private const double ShareOfStopTimeout = 0.7;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var patience = settings.StopTimeout * ShareOfStopTimeout;
        try
        {
            await hosts.ActorRef.Ask<AgentsDrained>(DrainAgents.Instance, patience, cancellationToken).ConfigureAwait(false);
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
