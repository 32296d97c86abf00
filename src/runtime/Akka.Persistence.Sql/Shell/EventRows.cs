using System.Text;
using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// The events of one actor's batch as a job of the writer: one step per atomic write, so that an atomic write is stored
/// whole or not at all. Everything is encoded before it is enqueued; the writer's thread only binds and steps.
/// </summary>
internal abstract class EventRows : WriteJob
{
    private readonly string _persistenceId;
    private readonly byte[] _persistenceIdUtf8;
    private readonly IReadOnlyList<EventRow> _rows;
    private readonly int _stepCount;

    // The row at which the next step starts; steps run in order, and step 0 starts over.
    private int _row;

    protected EventRows(string persistenceId, IReadOnlyList<EventRow> rows)
    {
        _persistenceId = persistenceId;
        _persistenceIdUtf8 = Encoding.UTF8.GetBytes(persistenceId);
        _rows = rows;
        foreach (var row in rows)
            _stepCount += row.EndsAtomicWrite ? 1 : 0;
    }

    public override int StepCount => _stepCount;

    public override void RunStep(SqliteSession session, int step)
    {
        if (step == 0)
            _row = 0;
        var insert = session.Statement(TableLayout.InsertEvent);
        EventRow row;
        do
        {
            row = _rows[_row++];
            insert.BindUtf8(1, _persistenceIdUtf8)
                .Bind(2, row.SequenceNr)
                .Bind(3, row.CreatedTicks)
                .Bind(4, row.Message)
                .Bind(5, row.SerializerId)
                .Bind(6, row.Manifest)
                .Bind(7, row.WriterUuid)
                .Run();
            if (row.Tags.Count > 0)
                InsertTags(session, row);
        }
        while (!row.EndsAtomicWrite);
    }

    private void InsertTags(SqliteSession session, in EventRow row)
    {
        var ordering = session.LastInsertRowId;
        var insert = session.Statement(TableLayout.InsertTag);
        foreach (var tag in row.Tags)
            insert.Bind(1, ordering).Bind(2, tag).BindUtf8(3, _persistenceIdUtf8).Bind(4, row.SequenceNr).Run();
    }

    public override string ToString() => $"{_rows.Count} events of '{_persistenceId}'";
}
