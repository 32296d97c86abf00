using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>
/// Ties an actor system to its host: it starts with the host or the host does not start, it ends by coordinated
/// shutdown when the host stops, and the host stops when the system ends by itself.
/// </summary>
public class AkkaHostedService : IHostedService
{
    private readonly AkkaConfigurationBuilder _builder;
    private readonly IServiceProvider _services;
    private readonly ILogger<AkkaHostedService> _logger;
    private readonly IHostApplicationLifetime? _lifetime;
    private CoordinatedShutdown? _shutdown;
    private Task _afterTermination = Task.CompletedTask;
    private volatile bool _stopping;

    public AkkaHostedService(
        AkkaConfigurationBuilder configurationBuilder,
        IServiceProvider serviceProvider,
        ILogger<AkkaHostedService> logger,
        IHostApplicationLifetime? applicationLifetime = null)
    {
        _builder = configurationBuilder;
        _services = serviceProvider;
        _logger = logger;
        _lifetime = applicationLifetime;
    }

    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        var system = _services.GetRequiredService<ActorSystem>();
        _shutdown = CoordinatedShutdown.Get(system);
        var started = false;
        try
        {
            await _builder.RunStartersAsync(system).WaitAsync(cancellationToken).ConfigureAwait(false);
            started = true;
        }
        finally
        {
            // The host never calls StopAsync on a service that failed to start.
            if (!started)
            {
                await system.Terminate().ConfigureAwait(false);
            }
        }

        _afterTermination = StopHostAfter(system);
    }

    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        if (_shutdown is null)
        {
            return;
        }

        await _shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _afterTermination.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task StopHostAfter(ActorSystem system)
    {
        await system.WhenTerminated.ConfigureAwait(false);
        if (_stopping)
        {
            return;
        }

        _logger.LogWarning("The actor system '{System}' has terminated by itself; the host stops", system.Name);
        _lifetime?.StopApplication();
    }
}
