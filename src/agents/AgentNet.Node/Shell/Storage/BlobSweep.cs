using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Shell.Storage;

/// <summary>
/// Deletes blobs that neither journal nor archive names any more. What is not in them yet is protected by its age: every
/// write of a blob makes it young, and its name is in the journal long before it is old.
/// </summary>
internal sealed class BlobSweep(INodeStore store, NodeSettings settings, TimeProvider time, ILogger<BlobSweep> log) : BackgroundService
{
    public async Task<(int Count, long Bytes)> SweepOnceAsync(CancellationToken cancellationToken)
    {
        // Before the databases are read: what is written from now on stays.
        var old = await store.Blobs.FindOldAsync(settings.BlobGrace, cancellationToken).ConfigureAwait(false);
        if (old.Names.Count == 0)
        {
            return (0, 0);
        }

        var named = new HashSet<string>(StringComparer.Ordinal);
        await store.CollectBlobNamesAsync(named, cancellationToken).ConfigureAwait(false);
        return await store.Blobs.DeleteAsync(old, [.. old.Names.Where(name => !named.Contains(name))], cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.BlobSweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                var (count, bytes) = await SweepOnceAsync(stoppingToken).ConfigureAwait(false);
                log.LogInformation("Deleted {Count} blobs of {Bytes} bytes that nothing refers to any more", count, bytes);
            }
            catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
            {
                // Nothing is lost by keeping blobs; the next sweep tries again.
                log.LogWarning(e, "Blobs could not be swept up");
            }
        }
    }
}
