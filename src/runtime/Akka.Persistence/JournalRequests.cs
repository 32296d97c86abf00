using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Store these writes and tell the actor what became of each event, in order.</summary>
public sealed class WriteMessages(IEnumerable<IPersistentEnvelope> messages, IActorRef persistentActor, int actorInstanceId)
    : IJournalRequest, IEquatable<WriteMessages>
{
    public IEnumerable<IPersistentEnvelope> Messages { get; } = messages;

    public IActorRef PersistentActor { get; } = persistentActor;

    public int ActorInstanceId { get; } = actorInstanceId;

    public bool Equals(WriteMessages? other) =>
        other is not null && ActorInstanceId == other.ActorInstanceId
        && Equals(PersistentActor, other.PersistentActor) && Messages.SequenceEqual(other.Messages);

    public override bool Equals(object? obj) => Equals(obj as WriteMessages);

    public override int GetHashCode() => HashCode.Combine(PersistentActor, ActorInstanceId);
}

/// <summary>Send the events of a range, then <see cref="RecoverySuccess"/> or <see cref="ReplayMessagesFailure"/>.</summary>
public sealed class ReplayMessages(long fromSequenceNr, long toSequenceNr, long max, string persistenceId, IActorRef persistentActor)
    : IJournalRequest, IEquatable<ReplayMessages>
{
    public long FromSequenceNr { get; } = fromSequenceNr;

    public long ToSequenceNr { get; } = toSequenceNr;

    public long Max { get; } = max;

    public string PersistenceId { get; } = persistenceId;

    public IActorRef PersistentActor { get; } = persistentActor;

    /// <summary>The asking actor can read and write a journal's store by itself; journals that have none answer as ever.</summary>
    internal bool AcceptsStore { get; init; }

    public bool Equals(ReplayMessages? other) =>
        other is not null && FromSequenceNr == other.FromSequenceNr && ToSequenceNr == other.ToSequenceNr
        && Max == other.Max && PersistenceId == other.PersistenceId && Equals(PersistentActor, other.PersistentActor);

    public override bool Equals(object? obj) => Equals(obj as ReplayMessages);

    public override int GetHashCode() => HashCode.Combine(FromSequenceNr, ToSequenceNr, Max, PersistenceId);
}

/// <summary>Delete the events up to a number; the number itself is never given out again.</summary>
public sealed class DeleteMessagesTo(string persistenceId, long toSequenceNr, IActorRef persistentActor)
    : IJournalRequest, IEquatable<DeleteMessagesTo>
{
    public string PersistenceId { get; } = persistenceId;

    public long ToSequenceNr { get; } = toSequenceNr;

    public IActorRef PersistentActor { get; } = persistentActor;

    public bool Equals(DeleteMessagesTo? other) =>
        other is not null && PersistenceId == other.PersistenceId && ToSequenceNr == other.ToSequenceNr
        && Equals(PersistentActor, other.PersistentActor);

    public override bool Equals(object? obj) => Equals(obj as DeleteMessagesTo);

    public override int GetHashCode() => HashCode.Combine(PersistenceId, ToSequenceNr);
}
