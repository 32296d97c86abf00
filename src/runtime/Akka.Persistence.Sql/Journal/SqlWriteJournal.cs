using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Persistence.Journal;
using Akka.Persistence.Shell;
using Akka.Persistence.Sql.Shell;
using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Sql.Journal;

/// <summary>The SQL journal plugin: owns its use of the database and gives the store to the actors that can use it directly.</summary>
internal sealed class SqlWriteJournal : AsyncWriteJournal
{
    private readonly SqlLease _lease;
    private readonly GuardedEventStore _store;

    /// <summary>For requests that come as messages, whose events the base class adapts.</summary>
    private readonly SqlEventStore _adaptedStore;

    public SqlWriteJournal(Configuration.Config section)
    {
        var settings = SqlPluginSettings.OfJournal(section);
        var system = (ExtendedActorSystem)Context.System;
        _lease = new SqlLease(SqlDatabases.Of(system), settings.Database);
        var codec = new PayloadCodec(system, settings.Serializer);
        _store = new GuardedEventStore(new SqlEventStore(_lease, codec, Adapters, settings.ReplayPageSize), Guard);
        _adaptedStore = new SqlEventStore(_lease, codec, EventAdapters.None, settings.ReplayPageSize);
    }

    internal override EventStore Store => _store;

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        _adaptedStore.HighestSequenceNrAsync(persistenceId);

    public override async Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var (from, left, more) = (fromSequenceNr, max, true);
        while (more && left > 0)
        {
            var page = await _adaptedStore.ReadPageAsync(persistenceId, from, toSequenceNr, left).ConfigureAwait(false);
            foreach (var representation in page.Events)
                recoveryCallback(representation);
            (from, left, more) = (page.LastSequenceNr + 1, left - page.RowCount, page.HasMore);
        }
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var rejections = ImmutableList.CreateBuilder<Exception>();
        foreach (var write in messages)
        {
            // One at a time: an atomic write is stored only when all before it are stored or rejected.
            var batch = new AwaitedBatch(write);
            _adaptedStore.Write(batch);
            var outcome = await batch.Finished.ConfigureAwait(false);
            if (outcome.Cause is { } cause)
                ExceptionDispatchInfo.Throw(cause);
            rejections.Add(outcome.Rejections?[0]!);
        }
        return rejections.ToImmutable();
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        _adaptedStore.DeleteAsync(persistenceId, toSequenceNr);

    protected override void PostStop()
    {
        _lease.Dispose();
        base.PostStop();
    }
}
