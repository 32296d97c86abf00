namespace Akka.Persistence.Sql.Core;

/// <summary>What is done about the log after a commit.</summary>
internal enum CheckpointStep
{
    None,

    /// <summary>Begin to copy what no reader needs, on another thread, while the writer goes on.</summary>
    Aside,

    /// <summary>Copy what was written meanwhile, once the other copy has ended, and wait for no reader: the next commit can start the log over.</summary>
    Passive,

    /// <summary>Waits for readers (at most the busy timeout), so that the log starts over.</summary>
    Restart,
}

/// <summary>
/// Decides when the write-ahead log is copied into the database, so that the log file is bounded. The long part of a copy,
/// a whole log and a sync of the database, runs beside the writer; a log that is being written never starts over by that
/// alone, so the writer copies the rest itself, always after it has acknowledged what it committed.
/// </summary>
internal sealed class WalGrowth(int limitPages)
{
    /// <summary>A log this many times over the limit is held by a reader: wait for it rather than grow without bound.</summary>
    private const int PatienceFactor = 8;

    /// <summary>With this many times the limit written, the writer waits for the copy that lags behind it.</summary>
    private const int LagFactor = 2;

    private int _sinceCheckpoint;
    private int _logPages;
    private bool _copying;

    /// <param name="copied">The copy that was begun is at its end, whatever it has reached.</param>
    public CheckpointStep Committed(int pagesWritten, bool copied)
    {
        _sinceCheckpoint += pagesWritten;
        _logPages += pagesWritten;
        if (_sinceCheckpoint < limitPages)
            return CheckpointStep.None;
        if (_logPages >= (long)limitPages * PatienceFactor)
            return CheckpointStep.Restart;
        if (_copying)
            return copied || _sinceCheckpoint >= (long)limitPages * LagFactor ? CheckpointStep.Passive : CheckpointStep.None;
        _copying = true;
        return CheckpointStep.Aside;
    }

    /// <summary>After <see cref="CheckpointStep.Passive"/> and <see cref="CheckpointStep.Restart"/>.</summary>
    /// <param name="logPages">Pages in the log after the attempt; negative when the checkpoint could not run.</param>
    /// <param name="copiedPages">How many of them are in the database now.</param>
    public void Checkpointed(int logPages, int copiedPages)
    {
        _copying = false;
        _sinceCheckpoint = 0;
        if (logPages >= 0)
            _logPages = copiedPages >= logPages ? 0 : logPages;
    }
}
