using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Something handed to a journal.</summary>
public interface IPersistentEnvelope
{
    object Payload { get; }

    IActorRef? Sender { get; }

    int Size { get; }
}

/// <summary>An event as a journal sees it: the payload with its place in the history of one persistent actor.</summary>
public interface IPersistentRepresentation
{
    object Payload { get; }

    /// <summary>What a write event adapter said about the payload; empty without one.</summary>
    string Manifest { get; }

    string PersistenceId { get; }

    long SequenceNr { get; }

    /// <summary>The incarnation that wrote the event.</summary>
    string WriterGuid { get; }

    /// <summary>.NET UTC ticks; 0 when the journal has not set it.</summary>
    long Timestamp { get; }

    bool IsDeleted { get; }

    IActorRef? Sender { get; }

    IPersistentRepresentation WithPayload(object payload);

    IPersistentRepresentation WithManifest(string manifest);

    IPersistentRepresentation WithTimestamp(long timestamp);

    IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef? sender, string writerGuid);
}

/// <summary>The only representation there is: an immutable record of one event.</summary>
internal sealed record Persistent(
    object Payload,
    long SequenceNr,
    string PersistenceId,
    string Manifest,
    bool IsDeleted,
    IActorRef? Sender,
    string WriterGuid,
    long Timestamp) : IPersistentRepresentation
{
    public IPersistentRepresentation WithPayload(object payload) => this with { Payload = payload };

    public IPersistentRepresentation WithManifest(string manifest) =>
        Manifest == manifest ? this : this with { Manifest = manifest };

    public IPersistentRepresentation WithTimestamp(long timestamp) =>
        Timestamp == timestamp ? this : this with { Timestamp = timestamp };

    public IPersistentRepresentation Update(
        long sequenceNr, string persistenceId, bool isDeleted, IActorRef? sender, string writerGuid) =>
        this with
        {
            SequenceNr = sequenceNr,
            PersistenceId = persistenceId,
            IsDeleted = isDeleted,
            Sender = sender,
            WriterGuid = writerGuid,
        };
}
