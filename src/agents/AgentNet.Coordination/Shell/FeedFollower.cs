using Microsoft.Extensions.Hosting;

namespace AgentNet.Coordination.Shell;

/// <summary>Lets watchers on a node see what a coordinator on another node has archived, at most one interval later.</summary>
internal sealed class FeedFollower(TaskFeed feed, ArchiveSettings settings, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(settings.FollowInterval, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await feed.CatchUpAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }
}
