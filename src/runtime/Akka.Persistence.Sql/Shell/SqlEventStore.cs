using Akka.Persistence.Journal;
using Akka.Persistence.Shell;
using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// The events of one SQL journal. Adapting and encoding happen in the turn of the actor that persists, decoding on the thread
/// that reads; the writer's thread sees rows only.
/// </summary>
internal sealed class SqlEventStore(SqlLease lease, PayloadCodec codec, EventAdapters adapters, int pageSize) : EventStore
{
    private Func<BatchEvent, EventRow>? _encode;
    private ISqlDatabase? _database;

    public override void Write(EventBatch batch)
    {
        var encode = _encode ??= Encode;
        var rows = new EventRow[batch.Events.Length];
        Exception?[]? rejections = null;
        var stored = 0;
        for (var start = 0; start < rows.Length;)
        {
            var end = batch.EndOfAtomicWrite(start);
            var rejection = TryPrepare(batch.Events.AsSpan(start, end - start), rows.AsSpan(stored, end - start), encode);
            if (rejection is null)
                stored += end - start;
            else
                (rejections ??= new Exception?[rows.Length]).AsSpan(start, end - start).Fill(rejection);
            start = end;
        }
        var job = new BatchJob(this, batch, new ArraySegment<EventRow>(rows, 0, stored), rejections);
        if (stored == 0)
            job.Finish(0, cause: null);
        else if (TryOpen() is { } failure)
            job.Finish(0, failure);
        else
            _database!.Write(job);
    }

    public override async Task<EventPage> ReadPageAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max)
    {
        var database = lease.Database;
        var limit = (int)Math.Min(pageSize, max);
        var highest = await database.HighestSequenceNrAsync(persistenceId).ConfigureAwait(false);
        if (limit <= 0 || fromSequenceNr > Math.Min(toSequenceNr, highest))
            return new EventPage([], 0, 0, HasMore: false, highest);
        var events = new List<IPersistentRepresentation>(Math.Min(limit, 64));
        var rows = await database.ReadEventsAsync(
            persistenceId, fromSequenceNr, toSequenceNr, limit, Decoder(persistenceId, events)).ConfigureAwait(false);
        return new EventPage(events, rows.Count, rows.LastSequenceNr, rows.Count == limit && rows.Count < max, highest);
    }

    public override Task<long> HighestSequenceNrAsync(string persistenceId) => lease.Database.HighestSequenceNrAsync(persistenceId);

    public override Task DeleteAsync(string persistenceId, long toSequenceNr) => lease.Database.DeleteEventsAsync(persistenceId, toSequenceNr);

    private EventRow Encode(BatchEvent @event)
    {
        var stored = EventAdaptation.ToJournal(@event.Representation, adapters);
        IReadOnlyCollection<string> tags = [];
        var payload = stored.Payload;
        if (payload is Tagged tagged)
            (payload, tags) = (tagged.Payload, tagged.Tags);
        var (bytes, serializerId, manifest) = codec.Encode(payload);
        return new EventRow(stored.SequenceNr, stored.Timestamp, stored.WriterGuid, bytes, serializerId, manifest, tags, @event.EndsAtomicWrite);
    }

    private EventRowReader Decoder(string persistenceId, List<IPersistentRepresentation> events)
    {
        var manifests = default(RepeatedText);
        var writers = default(RepeatedText);
        return row =>
        {
            var manifest = row.Text(4, ref manifests);
            var payload = codec.Decode(row.Blob(2), (int)row.Int64(3), manifest);
            var representation = new Persistent(
                payload, row.Int64(0), persistenceId, manifest, IsDeleted: false, Sender: null, row.Text(5, ref writers), row.Int64(1));
            EventAdaptation.FromJournal(representation, adapters, events);
        };
    }

    private Exception? TryOpen()
    {
        try
        {
            _database = lease.Database;
            return null;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or ObjectDisposedException or IOException or ArgumentException)
        {
            return e;
        }
    }

    /// <summary>Rows that are written on behalf of a batch, and the way back from rows to events.</summary>
    private sealed class BatchJob(SqlEventStore store, EventBatch batch, ArraySegment<EventRow> rows, Exception?[]? rejections)
        : EventRows(batch.PersistenceId, rows)
    {
        public override void Finish(int durableSteps, Exception? cause)
        {
            if (cause is null)
            {
                batch.Finish(new BatchOutcome(batch.Events.Length, rejections, Cause: null));
                return;
            }
            var failed = EventAfter(durableSteps);
            var taken = store._database?.IsKeyViolation(cause) == true;
            batch.Finish(new BatchOutcome(
                failed,
                rejections,
                taken ? new SequenceNrTakenException(batch.PersistenceId, batch.Events[failed].Representation.SequenceNr, cause) : cause));
        }

        /// <summary>The event at which the given number of stored atomic writes ends, with the rejected ones in between.</summary>
        private int EventAfter(int durableSteps)
        {
            var index = 0;
            while (index < batch.Events.Length && (durableSteps > 0 || rejections?[index] is not null))
            {
                if (rejections?[index] is null)
                    durableSteps--;
                index = batch.EndOfAtomicWrite(index);
            }
            return index;
        }
    }
}
