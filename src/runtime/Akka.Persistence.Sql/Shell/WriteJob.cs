namespace Akka.Persistence.Sql.Shell;

/// <summary>
/// Something the writer does to the database, in steps that are each all or nothing. A job runs inside a transaction that
/// it shares with others and learns its end exactly once, after COMMIT has returned or failed.
/// </summary>
internal abstract class WriteJob
{
    public abstract int StepCount { get; }

    /// <summary>May run twice: when another job spoils the shared transaction, everything is rolled back and run again.</summary>
    public abstract void RunStep(SqliteSession session, int step);

    /// <param name="durableSteps">The first so many steps are in the database and synced.</param>
    /// <param name="cause">Why the following steps are not; null when there are none.</param>
    public abstract void Finish(int durableSteps, Exception? cause);
}
