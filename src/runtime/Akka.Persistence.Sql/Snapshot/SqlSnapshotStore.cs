using Akka.Actor;
using Akka.Persistence.Snapshot;
using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Shell;
using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>The SQL snapshot store plugin. Snapshots are encoded and decoded on the thread pool, in nobody's turn.</summary>
internal sealed class SqlSnapshotStore : SnapshotStore
{
    private readonly SqlLease _lease;
    private readonly PayloadCodec _codec;

    public SqlSnapshotStore(Configuration.Config section)
    {
        var settings = SqlPluginSettings.OfSnapshotStore(section);
        var system = (ExtendedActorSystem)Context.System;
        _lease = new SqlLease(SqlDatabases.Of(system), settings.Database);
        _codec = new PayloadCodec(system, settings.Serializer);
    }

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.Run(async () =>
    {
        var found = await _lease.Database.LoadSnapshotAsync(persistenceId, RangeOf(criteria)).ConfigureAwait(false);
        return found is null
            ? null
            : new SelectedSnapshot(
                new SnapshotMetadata(persistenceId, found.SequenceNr, new DateTime(found.CreatedTicks, DateTimeKind.Utc)),
                _codec.Decode(found.Snapshot, found.SerializerId, found.Manifest));
    });

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Task.Run(() =>
    {
        var (bytes, serializerId, manifest) = _codec.Encode(snapshot);
        return _lease.Database.SaveSnapshotAsync(new SnapshotRow(
            metadata.PersistenceId, metadata.SequenceNr, metadata.Timestamp.Ticks, bytes, serializerId, manifest));
    });

    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        var anyTime = metadata.Timestamp == DateTime.MinValue;
        return _lease.Database.DeleteSnapshotsAsync(
            metadata.PersistenceId,
            new SnapshotRange(
                metadata.SequenceNr,
                metadata.SequenceNr,
                metadata.Timestamp.Ticks,
                anyTime ? DateTime.MaxValue.Ticks : metadata.Timestamp.Ticks));
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        _lease.Database.DeleteSnapshotsAsync(persistenceId, RangeOf(criteria));

    protected override void PostStop()
    {
        _lease.Dispose();
        base.PostStop();
    }

    private static SnapshotRange RangeOf(SnapshotSelectionCriteria criteria) => new(
        criteria.MinSequenceNr,
        criteria.MaxSequenceNr,
        criteria.MinTimestamp.GetValueOrDefault().Ticks,
        criteria.MaxTimeStamp.Ticks);
}
