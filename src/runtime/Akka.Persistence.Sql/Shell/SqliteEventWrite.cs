using System.Text;
using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Sql.Shell;

/// <summary>A batch of events as a job of the SQLite writer, whose thread only binds and steps.</summary>
internal sealed class SqliteEventWrite(EventRows batch) : WriteJob
{
    private readonly byte[] _persistenceIdUtf8 = Encoding.UTF8.GetBytes(batch.PersistenceId);

    // The row at which the next step starts; steps run in order, and step 0 starts over.
    private int _row;

    public override int StepCount => batch.StepCount;

    public override void RunStep(SqliteSession session, int step)
    {
        if (step == 0)
            _row = 0;
        var insert = session.Statement(TableLayout.InsertEvent);
        EventRow row;
        do
        {
            row = batch.Rows[_row++];
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

    public override void Finish(int durableSteps, Exception? cause) => batch.Finish(durableSteps, cause);

    public override string ToString() => batch.ToString();

    private void InsertTags(SqliteSession session, in EventRow row)
    {
        var ordering = session.LastInsertRowId;
        var insert = session.Statement(TableLayout.InsertTag);
        foreach (var tag in row.Tags)
            insert.Bind(1, ordering).Bind(2, tag).BindUtf8(3, _persistenceIdUtf8).Bind(4, row.SequenceNr).Run();
    }
}
