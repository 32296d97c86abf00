using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AgentNet.Node.Shell.Storage;

/// <summary>Takes the database again for this node when the connection that held it is lost, and says so when another node was faster.</summary>
internal sealed class DatabaseUseWatch(DatabaseUse use, ILogger<DatabaseUseWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await use.UntilLostAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception lost) when (lost is NpgsqlException or SocketException or IOException)
            {
                log.LogWarning("The connection that keeps other nodes from the database of this one is lost: {Reason}. It is taken again as soon as the server answers", lost.Message);
                await TakeAgainAsync(stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeAgainAsync(CancellationToken stopping)
    {
        DatabaseHolder? named = null;
        using var pace = new PeriodicTimer(Pace);
        try
        {
            while (await pace.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                try
                {
                    var holder = await use.TakeAsync(stopping).ConfigureAwait(false);
                    if (holder is null)
                    {
                        log.LogWarning("Other nodes are kept from the database again");
                        return;
                    }

                    if (holder.Backend != named?.Backend)
                    {
                        named = holder;
                        log.LogError("Another node has taken the database meanwhile: {Holder}. What either writes fails the other. {WhatToDo}", holder, holder.WhatToDo);
                    }
                }
                catch (Exception away) when (away is NpgsqlException or SocketException or IOException)
                {
                    log.LogDebug("The database is not there yet: {Reason}", away.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
