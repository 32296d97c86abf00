namespace Akka.Persistence.Core;

/// <summary>
/// A handler that waits for its event to be stored, or, when deferred, for everything before it. Carries only what the
/// protocol decides on; event and handler belong to the shell's subclass.
/// </summary>
internal abstract class PendingInvocation
{
    /// <summary>True for Persist and PersistAll: no command is handled until the handler has run.</summary>
    public required bool HoldsCommands { get; init; }

    /// <summary>Given when the event is handed in; 0 for a deferred handler, which stores nothing.</summary>
    public long SequenceNr { get; private set; }

    /// <summary>True on the last event of an atomic write.</summary>
    public bool EndsAtomicWrite { get; private set; }

    public bool IsDeferred => SequenceNr == 0;

    internal void Number(long sequenceNr, bool endsAtomicWrite)
    {
        SequenceNr = sequenceNr;
        EndsAtomicWrite = endsAtomicWrite;
    }
}
