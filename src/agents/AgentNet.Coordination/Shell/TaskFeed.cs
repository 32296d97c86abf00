using System.Runtime.CompilerServices;
using AgentNet.Contracts;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// Durable changes for any number of watchers. Each watcher keeps only its position and reads from there, from recent
/// memory or from the archive, so a slow one costs nothing and loses nothing.
/// </summary>
internal sealed class TaskFeed(TaskArchive archive, ArchiveSettings settings)
{
    private const int TurnsPerRead = 256;

    private readonly Lock _gate = new();
    private readonly LinkedList<ChangeBatch> _recent = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAwaited;
    private int _recentChanges;
    private long _lastSequence = archive.LastSequence;

    /// <summary>Turns come in the order of their sequence; one that is known already is passed over.</summary>
    public void Publish(ChangeBatch batch)
    {
        TaskCompletionSource? more = null;
        lock (_gate)
        {
            if (batch.LastSequence <= _lastSequence)
            {
                return;
            }

            if (batch.FirstSequence != _lastSequence + 1)
            {
                Forget();
            }

            _lastSequence = batch.LastSequence;
            _recent.AddLast(batch);
            _recentChanges += batch.Changes.Count;
            var archived = archive.LastSequence;
            while (_recentChanges > settings.RecentChanges && _recent.First!.Value.LastSequence <= archived)
            {
                _recentChanges -= _recent.First.Value.Changes.Count;
                _recent.RemoveFirst();
            }

            more = Awaited();
        }

        more?.SetResult();
    }

    /// <summary>Takes notice of what another node's coordinator has put into the archive. Does nothing while nobody waits.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_isAwaited)
            {
                return;
            }
        }

        try
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException away) when (away.Code == ProblemCodes.Unavailable)
        {
            // Watchers go on waiting, and the next look comes soon.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken) =>
        Advance(await archive.ReadAsync(reader => reader.LastSequence, cancellationToken).ConfigureAwait(false))?.SetResult();

    private TaskCompletionSource? Advance(long archived)
    {
        lock (_gate)
        {
            if (archived <= _lastSequence)
            {
                return null;
            }

            Forget();
            _lastSequence = archived;
            return Awaited();
        }
    }

    // The turns in memory end before what comes next: watchers read the archive in between.
    private void Forget()
    {
        _recent.Clear();
        _recentChanges = 0;
    }

    private TaskCompletionSource? Awaited()
    {
        if (!_isAwaited)
        {
            return null;
        }

        _isAwaited = false;
        var more = _more;
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return more;
    }

    /// <exception cref="RefusedException">feed-expired: changes between the position and the oldest kept one are gone.</exception>
    public async IAsyncEnumerable<Change> WatchAsync(WatchFilter filter, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = afterSequence;
        if (position < 0)
        {
            lock (_gate)
            {
                position = _lastSequence;
            }
        }

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (batches, wait) = await NextAsync(position, cancellationToken).ConfigureAwait(false);
            if (wait is not null)
            {
                await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            foreach (var batch in batches)
            {
                foreach (var change in batch.Changes)
                {
                    if (change.Sequence > position && Matches(change, filter))
                    {
                        yield return change;
                    }
                }

                position = batch.LastSequence;
            }
        }
    }

    /// <summary>What follows a position, up to now.</summary>
    public async Task<IReadOnlyList<Change>> ReadAsync(WatchFilter filter, long afterSequence, CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<Change>();
        var position = afterSequence;
        if (position == 0)
        {
            position = (await archive.ReadAsync(reader => reader.OldestSequence, cancellationToken).ConfigureAwait(false) ?? 1) - 1;
        }

        while (await NextAsync(position, cancellationToken).ConfigureAwait(false) is { Wait: null } next)
        {
            foreach (var batch in next.Batches)
            {
                found.AddRange(batch.Changes.Where(change => change.Sequence > position && Matches(change, filter)));
                position = batch.LastSequence;
            }
        }

        return found;
    }

    /// <summary>What follows the position; or, when there is nothing yet, what to wait for.</summary>
    private async ValueTask<(IReadOnlyList<ChangeBatch> Batches, Task? Wait)> NextAsync(long position, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (position >= _lastSequence)
            {
                _isAwaited = true;
                return ([], _more.Task);
            }

            if (_recent.First is { } oldest && oldest.Value.FirstSequence <= position + 1)
            {
                return (Recent(position), null);
            }
        }

        var (batches, kept) = await archive.ReadAsync(reader => (reader.Changes(position, TurnsPerRead), reader.OldestSequence), cancellationToken).ConfigureAwait(false);
        if (batches.Count > 0 && batches[0].FirstSequence <= position + 1)
        {
            return (batches, null);
        }

        throw new RefusedException(Problems.Of(
            ProblemCodes.FeedExpired, $"Changes after {position} are no longer kept; the oldest kept one is {kept}. Watch from there, or from now on, and read the tasks themselves.",
            ("oldest", FormattableString.Invariant($"{kept}"))));
    }

    // Newest first until the position is reached: a watcher that is up to date looks at one or two turns.
    private List<ChangeBatch> Recent(long position)
    {
        var found = new List<ChangeBatch>();
        for (var node = _recent.Last; node is not null && node.Value.LastSequence > position; node = node.Previous)
        {
            found.Add(node.Value);
        }

        found.Reverse();
        return found;
    }

    private static bool Matches(Change change, WatchFilter filter) =>
        (filter.TaskId.Length == 0 || filter.TaskId == change.TaskId)
        && (filter.RunId.Length == 0 || filter.RunId == change.RunId)
        && (filter.BatchId.Length == 0 || filter.BatchId == change.BatchId)
        && (filter.Capability.Length == 0 || filter.Capability == change.Capability)
        && (filter.AgentId.Length == 0 || filter.AgentId == change.AgentId)
        && (filter.Kinds.Count == 0 || filter.Kinds.Contains(change.Kind));
}
