using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// The events of one actor's batch as rows, encoded before they are handed over: one step per atomic write, so that an atomic
/// write is stored whole or not at all.
/// </summary>
internal abstract class EventRows
{
    protected EventRows(string persistenceId, IReadOnlyList<EventRow> rows)
    {
        PersistenceId = persistenceId;
        Rows = rows;
        foreach (var row in rows)
            StepCount += row.EndsAtomicWrite ? 1 : 0;
    }

    public string PersistenceId { get; }

    public IReadOnlyList<EventRow> Rows { get; }

    public int StepCount { get; }

    /// <param name="durableSteps">The first so many steps are in the database and synced.</param>
    /// <param name="cause">Why the following steps are not; null when there are none.</param>
    public abstract void Finish(int durableSteps, Exception? cause);

    public override string ToString() => $"{Rows.Count} events of '{PersistenceId}'";
}
