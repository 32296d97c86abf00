using System.Threading.Channels;
using Akka.Persistence.Sql.Core;
using Npgsql;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// Writes batches of many actors: a few loops, each of which takes all that waits and stores it with one statement, which is one
/// transaction and one sync. A batch learns its end after the statement has returned. The queue needs no bound of its own, as a
/// persistent actor has at most one batch here at a time.
/// </summary>
internal sealed class PostgresWriter : IDisposable
{
    private readonly PostgresSettings _settings;
    private readonly Func<CancellationToken, Task<NpgsqlConnection>> _open;
    private readonly Channel<EventRows> _waiting = Channel.CreateUnbounded<EventRows>(new UnboundedChannelOptions { SingleReader = false });
    private readonly Task[] _loops;

    public PostgresWriter(PostgresSettings settings, Func<CancellationToken, Task<NpgsqlConnection>> open)
    {
        _settings = settings;
        _open = open;
        _loops = [.. Enumerable.Range(0, settings.Writers).Select(_ => Task.Run(RunAsync))];
    }

    public void Enqueue(EventRows rows)
    {
        if (!_waiting.Writer.TryWrite(rows))
            rows.Finish(0, new ObjectDisposedException(nameof(PostgresWriter), "The database was closed before this write."));
    }

    /// <summary>Blocks until everything enqueued before is written or has failed.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        Task.WaitAll(_loops);
    }

    private async Task RunAsync()
    {
        var batches = new List<EventRows>();
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var rows = 0;
            while (rows < _settings.MaxRowsPerStatement && _waiting.Reader.TryRead(out var batch))
            {
                batches.Add(batch);
                rows += batch.Rows.Count;
            }
            if (batches.Count > 0)
                await WriteAsync(batches).ConfigureAwait(false);
            batches.Clear();
        }
    }

    private async Task WriteAsync(List<EventRows> batches)
    {
        try
        {
            await StoreAsync(new EventColumns(batches)).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (refusal.SqlState[..2] is "23" or "22" && (batches.Count > 1 || batches[0].StepCount > 1))
        {
            // One of the rows cannot be stored, and nothing is: again, so that only the culprit fails.
            foreach (var batch in batches)
                await WriteOneByOneAsync(batch).ConfigureAwait(false);
            return;
        }
        catch (Exception failure)
        {
            foreach (var batch in batches)
                batch.Finish(0, failure);
            return;
        }
        foreach (var batch in batches)
            batch.Finish(batch.StepCount, cause: null);
    }

    /// <summary>Atomic write by atomic write. Those after a failed one fail with it, as later events must not be stored without the earlier.</summary>
    private async Task WriteOneByOneAsync(EventRows batch)
    {
        var (written, row) = (0, 0);
        try
        {
            for (; written < batch.StepCount; written++)
            {
                var first = row;
                while (!batch.Rows[row++].EndsAtomicWrite)
                {
                }
                await StoreAsync(new EventColumns(batch, first, row - first)).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            batch.Finish(written, failure);
            return;
        }
        batch.Finish(written, cause: null);
    }

    private async Task StoreAsync(EventColumns columns)
    {
        var connection = await _open(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var command = columns.Command(connection);
            await using (command.ConfigureAwait(false))
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }
}
