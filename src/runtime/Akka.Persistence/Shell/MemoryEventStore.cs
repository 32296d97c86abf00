using System.Collections.Concurrent;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Shell;

/// <summary>
/// Events in memory, gone with the process. Writes of different persistence ids do not touch each other; one id's log is
/// guarded by its own lock, held for a few instructions per event.
/// </summary>
internal sealed class MemoryEventStore : EventStore
{
    private const int PageSize = 1000;

    private readonly EventAdapters _adapters;
    private readonly Func<BatchEvent, IPersistentRepresentation> _prepare;

    private sealed class Log
    {
        public readonly Lock Gate = new();
        public readonly List<IPersistentRepresentation> Events = [];
        public long Highest;
    }

    private readonly ConcurrentDictionary<string, Log> _logs = new(StringComparer.Ordinal);

    public MemoryEventStore(EventAdapters adapters)
    {
        _adapters = adapters;
        _prepare = Prepare;
    }

    public override void Write(EventBatch batch)
    {
        Exception?[]? rejections = null;
        var start = 0;
        while (start < batch.Events.Length)
        {
            var end = batch.EndOfAtomicWrite(start);
            var adapted = new IPersistentRepresentation[end - start];
            var rejection = TryPrepare(batch.Events.AsSpan(start, end - start), adapted, _prepare);
            if (rejection is not null)
            {
                rejections ??= new Exception?[batch.Events.Length];
                rejections.AsSpan(start, end - start).Fill(rejection);
            }
            else if (!TryAppend(batch.PersistenceId, adapted))
            {
                var taken = batch.Events[start].Representation.SequenceNr;
                batch.Finish(new BatchOutcome(start, rejections, new SequenceNrTakenException(batch.PersistenceId, taken)));
                return;
            }
            start = end;
        }
        batch.Finish(new BatchOutcome(batch.Events.Length, rejections, Cause: null));
    }

    public override Task<EventPage> ReadPageAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max)
    {
        if (!_logs.TryGetValue(persistenceId, out var log))
            return Task.FromResult(new EventPage([], 0, 0, HasMore: false, HighestSequenceNr: 0));
        IPersistentRepresentation[] rows;
        long highest;
        bool hasMore;
        lock (log.Gate)
        {
            highest = log.Highest;
            var first = IndexOf(log.Events, fromSequenceNr);
            var end = IndexAfter(log.Events, toSequenceNr);
            var count = (int)Math.Max(0, Math.Min(Math.Min(PageSize, max), end - first));
            rows = new IPersistentRepresentation[count];
            log.Events.CopyTo(first, rows, 0, count);
            hasMore = count < max && first + count < end;
        }
        var last = rows.Length == 0 ? 0 : rows[^1].SequenceNr;
        return Task.FromResult(new EventPage(EventAdaptation.FromJournal(rows, _adapters), rows.Length, last, hasMore, highest));
    }

    public override Task<long> HighestSequenceNrAsync(string persistenceId)
    {
        if (!_logs.TryGetValue(persistenceId, out var log))
            return Task.FromResult(0L);
        lock (log.Gate)
            return Task.FromResult(log.Highest);
    }

    /// <summary>All or nothing; false when a number is taken.</summary>
    public bool TryAppend(string persistenceId, ReadOnlySpan<IPersistentRepresentation> events)
    {
        var log = _logs.GetOrAdd(persistenceId, static _ => new Log());
        lock (log.Gate)
        {
            if (events[0].SequenceNr <= log.Highest)
                return false;
            log.Events.AddRange(events);
            log.Highest = events[^1].SequenceNr;
            return true;
        }
    }

    public IPersistentRepresentation[] Read(string persistenceId, long fromSequenceNr, long toSequenceNr, long max)
    {
        if (!_logs.TryGetValue(persistenceId, out var log))
            return [];
        lock (log.Gate)
        {
            var first = IndexOf(log.Events, fromSequenceNr);
            var end = IndexAfter(log.Events, toSequenceNr);
            return log.Events.GetRange(first, (int)Math.Max(0, Math.Min(max, end - first))).ToArray();
        }
    }

    public override Task DeleteAsync(string persistenceId, long toSequenceNr)
    {
        if (_logs.TryGetValue(persistenceId, out var log))
        {
            lock (log.Gate)
                log.Events.RemoveRange(0, IndexAfter(log.Events, toSequenceNr));
        }
        return Task.CompletedTask;
    }

    private IPersistentRepresentation Prepare(BatchEvent @event)
    {
        var adapted = EventAdaptation.ToJournal(@event.Representation, _adapters);
        return adapted.Payload is Tagged tagged ? adapted.WithPayload(tagged.Payload) : adapted;
    }

    private static int IndexAfter(List<IPersistentRepresentation> events, long sequenceNr) =>
        sequenceNr == long.MaxValue ? events.Count : IndexOf(events, sequenceNr + 1);

    /// <summary>The index of the first event whose number is not below the one given; numbers rise along the list.</summary>
    private static int IndexOf(List<IPersistentRepresentation> events, long sequenceNr)
    {
        var (low, high) = (0, events.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (events[middle].SequenceNr < sequenceNr)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
