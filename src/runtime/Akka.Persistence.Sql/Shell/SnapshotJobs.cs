using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Sql.Shell;

/// <summary>Stores one snapshot; one with the same persistence id and sequence number is replaced.</summary>
internal sealed class SnapshotSave(SnapshotRow row) : WriteJob
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public override int StepCount => 1;

    public override void RunStep(SqliteSession session, int step) =>
        session.Statement(TableLayout.SaveSnapshot)
            .Bind(1, row.PersistenceId)
            .Bind(2, row.SequenceNr)
            .Bind(3, row.CreatedTicks)
            .Bind(4, row.Snapshot)
            .Bind(5, row.Manifest)
            .Bind(6, row.SerializerId)
            .Run();

    public override void Finish(int durableSteps, Exception? cause)
    {
        if (cause is null)
            _done.SetResult();
        else
            _done.SetException(cause);
    }
}

/// <summary>Deletes the snapshots of one persistence id within a range.</summary>
internal sealed class SnapshotDelete(string persistenceId, SnapshotRange range) : WriteJob
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public override int StepCount => 1;

    public override void RunStep(SqliteSession session, int step) =>
        session.Statement(TableLayout.DeleteSnapshots)
            .Bind(1, persistenceId)
            .Bind(2, range.MinSequenceNr)
            .Bind(3, range.MaxSequenceNr)
            .Bind(4, range.MinTicks)
            .Bind(5, range.MaxTicks)
            .Run();

    public override void Finish(int durableSteps, Exception? cause)
    {
        if (cause is null)
            _done.SetResult();
        else
            _done.SetException(cause);
    }
}
