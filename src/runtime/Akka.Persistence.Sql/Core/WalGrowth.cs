namespace Akka.Persistence.Sql.Core;

/// <summary>How hard the next checkpoint tries.</summary>
internal enum CheckpointStep
{
    None,

    /// <summary>Copies what no reader needs and never waits.</summary>
    Passive,

    /// <summary>Waits for readers (at most the busy timeout), so that the log starts over.</summary>
    Restart,
}

/// <summary>
/// Decides when the write-ahead log is copied into the database, so that the log file is bounded. Counts pages only; the
/// writer runs the checkpoint, always after it has acknowledged what it committed.
/// </summary>
internal sealed class WalGrowth(int limitPages)
{
    /// <summary>A log this many times over the limit is held by a reader: wait for it rather than grow without bound.</summary>
    private const int PatienceFactor = 8;

    private int _sinceCheckpoint;
    private int _logPages;

    public CheckpointStep Committed(int pagesWritten)
    {
        _sinceCheckpoint += pagesWritten;
        _logPages += pagesWritten;
        if (_sinceCheckpoint < limitPages)
            return CheckpointStep.None;
        return _logPages >= (long)limitPages * PatienceFactor ? CheckpointStep.Restart : CheckpointStep.Passive;
    }

    /// <param name="logPages">Pages in the log after the attempt; negative when the checkpoint could not run.</param>
    /// <param name="copiedPages">How many of them are in the database now.</param>
    public void Checkpointed(int logPages, int copiedPages)
    {
        _sinceCheckpoint = 0;
        if (logPages >= 0)
            _logPages = copiedPages >= logPages ? 0 : logPages;
    }
}
