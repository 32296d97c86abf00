using Akka.Persistence.Sql.Core;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// Deletes the events of one persistence id up to a sequence number, in chunks that let other actors' writes in between.
/// The highest of them stays as a marked row, because it remembers the sequence number.
/// </summary>
internal sealed class EventDelete(SqliteWriter writer, string persistenceId, long toSequenceNr) : WriteJob
{
    /// <summary>About 2 ms of the writer's time.</summary>
    private const int ChunkRows = 500;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<long> _chunk = new(ChunkRows);
    private bool _finished;

    public Task Done => _done.Task;

    public override int StepCount => 1;

    public override void RunStep(SqliteSession session, int step)
    {
        var highest = session.Statement(TableLayout.HighestUpTo).Bind(1, persistenceId).Bind(2, toSequenceNr);
        highest.Step();
        var anything = !highest.IsNull(0);
        var kept = highest.Int64(0);
        highest.Reset();
        _finished = true;
        if (!anything)
            return;
        DeleteOldest(session, kept);
        if (_chunk.Count == ChunkRows)
        {
            _finished = false;
            return;
        }
        session.Statement(TableLayout.MarkDeleted).Bind(1, persistenceId).Bind(2, kept).Run();
        session.Statement(TableLayout.DeleteTagsOf).Bind(1, persistenceId).Bind(2, kept).Run();
    }

    public override void Finish(int durableSteps, Exception? cause)
    {
        if (cause is not null)
            _done.SetException(cause);
        else if (_finished)
            _done.SetResult();
        else
            writer.Enqueue(this);
    }

    private void DeleteOldest(SqliteSession session, long below)
    {
        _chunk.Clear();
        var oldest = session.Statement(TableLayout.OldestBelow).Bind(1, persistenceId).Bind(2, below).Bind(3, ChunkRows);
        while (oldest.Step())
            _chunk.Add(oldest.Int64(0));
        foreach (var ordering in _chunk)
        {
            session.Statement(TableLayout.DeleteTags).Bind(1, ordering).Run();
            session.Statement(TableLayout.DeleteEvent).Bind(1, ordering).Run();
        }
    }
}
