using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Persistence.Shell;
using Akka.Persistence.Snapshot;
using Google.Protobuf;

namespace Simulation.Worlds.Nodes;

/// <summary>The journal plugin of a node: the coordinator's turns are rows of the database that all nodes share.</summary>
internal sealed class NodeJournal : MemoryJournal
{
    private readonly JournalStore _rows = new(NodeLife.Current.Process.Journal!);
    private readonly GuardedEventStore _store;

    public NodeJournal() => _store = new GuardedEventStore(_rows, Guard);

    internal override EventStore Store => _store;

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) => _rows.HighestSequenceNrAsync(persistenceId);

    // Rows are kept for the oracle.
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.CompletedTask;
}

/// <summary>Events as rows: the number of an event is the number of its row.</summary>
internal sealed class JournalStore(JournalLine line) : EventStore
{
    public override void Write(EventBatch batch) => _ = WriteAsync(batch);

    public override async Task<EventPage> ReadPageAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max)
    {
        var read = await line.ReadAsync().ConfigureAwait(false);
        var from = Math.Max((int)fromSequenceNr, 1);
        var wanted = (int)Math.Min(Math.Min(toSequenceNr, read.Rows) - from + 1, max);
        var rows = line.RowsOf(read).Skip(from - 1).Take(wanted).Select((turn, index) => (IPersistentRepresentation)new Persistent(CoordinatorTurn.Parser.ParseFrom(turn), from + index, persistenceId, "", IsDeleted: false, Sender: null, WriterGuid: "", Timestamp: 0)).ToArray();
        return new EventPage(rows, rows.Length, rows.Length == 0 ? 0 : rows[^1].SequenceNr, HasMore: false, read.Rows);
    }

    public override async Task<long> HighestSequenceNrAsync(string persistenceId) => (await line.ReadAsync().ConfigureAwait(false)).Rows;

    public override Task DeleteAsync(string persistenceId, long toSequenceNr) => Task.CompletedTask;

    private async Task WriteAsync(EventBatch batch)
    {
        for (var i = 0; i < batch.Events.Length; i++)
        {
            var written = batch.Events[i].Representation;
            try
            {
                if (!await line.WriteAsync((int)written.SequenceNr, ((CoordinatorTurn)written.Payload).ToByteArray()).ConfigureAwait(false))
                {
                    batch.Finish(new BatchOutcome(i, null, new SequenceNrTakenException(batch.PersistenceId, written.SequenceNr)));
                    return;
                }
            }
            catch (TimeoutException late)
            {
                batch.Finish(new BatchOutcome(i, null, late));
                return;
            }
        }

        batch.Finish(new BatchOutcome(batch.Events.Length, null, null));
    }
}

/// <summary>The snapshot store of a node, in the same database.</summary>
internal sealed class NodeSnapshots : SnapshotStore
{
    private readonly JournalLine _line = NodeLife.Current.Process.Journal!;

    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var read = await _line.ReadAsync().ConfigureAwait(false);
        var row = read.Rows - read.Turns.Count;
        return read.Snapshot is { } bytes && row <= criteria.MaxSequenceNr
            ? new SelectedSnapshot(new SnapshotMetadata(persistenceId, row, DateTime.UnixEpoch), CoordinatorSnapshot.Parser.ParseFrom(bytes))
            : null;
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        _line.SaveSnapshot((int)metadata.SequenceNr, ((CoordinatorCapture)snapshot).ToSnapshot().ToByteArray());
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata) => Task.CompletedTask;

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.CompletedTask;
}
