namespace Akka.Persistence.Sql.Core;

/// <summary>
/// Decides how long the writer waits for more jobs before it commits. As many as were acknowledged last are expected back, and
/// waiting for them pays only while it is short against the commit that it saves.
/// </summary>
internal sealed class CommitPace
{
    /// <summary>On a slow disk the commit takes long; nobody waits this long for company.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMicroseconds(300);

    private int _expected;
    private TimeSpan _limit;

    public void Committed(int jobs, TimeSpan took)
    {
        _expected = jobs;
        _limit = took / 2 < LongestWait ? took / 2 : LongestWait;
    }

    public bool AwaitsMore(int waiting, TimeSpan waited) => waiting < _expected && waited < _limit;
}
