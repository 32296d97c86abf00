namespace Akka.Persistence.Core;

/// <summary>Everything that can happen to an actor until it is recovered.</summary>
internal abstract record RecoveryInput
{
    private RecoveryInput()
    {
    }

    public sealed record Started : RecoveryInput;

    public sealed record PermitGranted : RecoveryInput;

    /// <param name="SequenceNr">The number of the snapshot found, 0 when there is none.</param>
    public sealed record SnapshotSearched(long SequenceNr) : RecoveryInput;

    public sealed record SnapshotFailed(Exception Cause) : RecoveryInput;

    /// <summary>One event has arrived, of a journal that sends them one by one.</summary>
    public sealed record EventArrived : RecoveryInput;

    /// <summary>A page of events has arrived and is about to be handled.</summary>
    /// <param name="LastSequenceNr">0 for an empty page.</param>
    /// <param name="HasMore">False on the last page.</param>
    /// <param name="HighestSequenceNr">As it was when the page was read.</param>
    public sealed record PageArrived(int Count, long LastSequenceNr, bool HasMore, long HighestSequenceNr) : RecoveryInput;

    /// <summary>Every event of the page that arrived last has been handled.</summary>
    public sealed record PageHandled : RecoveryInput;

    /// <summary>The end of a replay that sends events one by one.</summary>
    public sealed record ReplayEnded(long HighestSequenceNr) : RecoveryInput;

    public sealed record ReplayFailed(Exception Cause) : RecoveryInput;

    public sealed record HandlerFailed(Exception Cause, object? Event) : RecoveryInput;

    public sealed record Ticked : RecoveryInput;
}
