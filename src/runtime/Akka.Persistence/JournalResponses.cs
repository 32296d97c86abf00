using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>All of a request was stored; one <see cref="WriteMessageSuccess"/> for each event follows.</summary>
public sealed class WriteMessagesSuccessful : IJournalResponse
{
    public static WriteMessagesSuccessful Instance { get; } = new();

    private WriteMessagesSuccessful()
    {
    }
}

/// <summary>A request failed as a whole; one <see cref="WriteMessageFailure"/> for each event follows.</summary>
public sealed class WriteMessagesFailed(Exception cause, int writeCount) : IJournalResponse, IEquatable<WriteMessagesFailed>
{
    public Exception Cause { get; } = cause;

    public int WriteCount { get; } = writeCount;

    public bool Equals(WriteMessagesFailed? other) =>
        other is not null && WriteCount == other.WriteCount && Equals(Cause, other.Cause);

    public override bool Equals(object? obj) => Equals(obj as WriteMessagesFailed);

    public override int GetHashCode() => HashCode.Combine(Cause, WriteCount);
}

/// <summary>The event is stored.</summary>
public sealed class WriteMessageSuccess(IPersistentRepresentation persistent, int actorInstanceId)
    : IJournalResponse, IEquatable<WriteMessageSuccess>
{
    public IPersistentRepresentation Persistent { get; } = persistent;

    public int ActorInstanceId { get; } = actorInstanceId;

    public bool Equals(WriteMessageSuccess? other) =>
        other is not null && ActorInstanceId == other.ActorInstanceId && Equals(Persistent, other.Persistent);

    public override bool Equals(object? obj) => Equals(obj as WriteMessageSuccess);

    public override int GetHashCode() => HashCode.Combine(Persistent, ActorInstanceId);
}

/// <summary>The event was not stored and the journal is well: it cannot be serialized, or the journal does not want it.</summary>
public sealed class WriteMessageRejected(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    : IJournalResponse, IEquatable<WriteMessageRejected>
{
    public IPersistentRepresentation Persistent { get; } = persistent;

    public Exception Cause { get; } = cause;

    public int ActorInstanceId { get; } = actorInstanceId;

    public bool Equals(WriteMessageRejected? other) =>
        other is not null && ActorInstanceId == other.ActorInstanceId
        && Equals(Persistent, other.Persistent) && Equals(Cause, other.Cause);

    public override bool Equals(object? obj) => Equals(obj as WriteMessageRejected);

    public override int GetHashCode() => HashCode.Combine(Persistent, Cause, ActorInstanceId);
}

/// <summary>Whether the event is stored is not known.</summary>
public sealed class WriteMessageFailure(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    : IJournalResponse, IEquatable<WriteMessageFailure>
{
    public IPersistentRepresentation Persistent { get; } = persistent;

    public Exception Cause { get; } = cause;

    public int ActorInstanceId { get; } = actorInstanceId;

    public bool Equals(WriteMessageFailure? other) =>
        other is not null && ActorInstanceId == other.ActorInstanceId
        && Equals(Persistent, other.Persistent) && Equals(Cause, other.Cause);

    public override bool Equals(object? obj) => Equals(obj as WriteMessageFailure);

    public override int GetHashCode() => HashCode.Combine(Persistent, Cause, ActorInstanceId);
}

/// <summary>One event of a replay.</summary>
public sealed class ReplayedMessage(IPersistentRepresentation persistent)
    : IJournalResponse, IDeadLetterSuppression, IEquatable<ReplayedMessage>
{
    public IPersistentRepresentation Persistent { get; } = persistent;

    public bool Equals(ReplayedMessage? other) => other is not null && Equals(Persistent, other.Persistent);

    public override bool Equals(object? obj) => Equals(obj as ReplayedMessage);

    public override int GetHashCode() => Persistent.GetHashCode();
}

/// <summary>The end of a replay, with the highest number ever given, which may be that of a deleted event.</summary>
public sealed class RecoverySuccess(long highestSequenceNr) : IJournalResponse, IDeadLetterSuppression, IEquatable<RecoverySuccess>
{
    public long HighestSequenceNr { get; } = highestSequenceNr;

    public bool Equals(RecoverySuccess? other) => other is not null && HighestSequenceNr == other.HighestSequenceNr;

    public override bool Equals(object? obj) => Equals(obj as RecoverySuccess);

    public override int GetHashCode() => HighestSequenceNr.GetHashCode();

    public override string ToString() => $"RecoverySuccess<{HighestSequenceNr}>";
}

/// <summary>A replay ended too early.</summary>
public sealed class ReplayMessagesFailure(Exception cause)
    : IJournalResponse, IDeadLetterSuppression, IEquatable<ReplayMessagesFailure>
{
    public Exception Cause { get; } = cause;

    public bool Equals(ReplayMessagesFailure? other) => other is not null && Equals(Cause, other.Cause);

    public override bool Equals(object? obj) => Equals(obj as ReplayMessagesFailure);

    public override int GetHashCode() => Cause.GetHashCode();
}

/// <summary>Answer to DeleteMessages: everything up to the number is gone.</summary>
public sealed class DeleteMessagesSuccess(long toSequenceNr) : IEquatable<DeleteMessagesSuccess>
{
    public long ToSequenceNr { get; } = toSequenceNr;

    public bool Equals(DeleteMessagesSuccess? other) => other is not null && ToSequenceNr == other.ToSequenceNr;

    public override bool Equals(object? obj) => Equals(obj as DeleteMessagesSuccess);

    public override int GetHashCode() => ToSequenceNr.GetHashCode();

    public override string ToString() => $"DeleteMessagesSuccess<{ToSequenceNr}>";
}

/// <summary>Answer to DeleteMessages: some of the events may be left.</summary>
public sealed class DeleteMessagesFailure(Exception cause, long toSequenceNr)
    : INoSerializationVerificationNeeded, IEquatable<DeleteMessagesFailure>
{
    public Exception Cause { get; } = cause;

    public long ToSequenceNr { get; } = toSequenceNr;

    public bool Equals(DeleteMessagesFailure? other) =>
        other is not null && ToSequenceNr == other.ToSequenceNr && Equals(Cause, other.Cause);

    public override bool Equals(object? obj) => Equals(obj as DeleteMessagesFailure);

    public override int GetHashCode() => HashCode.Combine(Cause, ToSequenceNr);

    public override string ToString() => $"DeleteMessagesFailure<{ToSequenceNr}, {Cause.Message}>";
}
