using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence;

/// <summary>The events of one Persist or PersistAll: a journal stores all of them or none.</summary>
public sealed class AtomicWrite : IPersistentEnvelope
{
    private readonly IImmutableList<IPersistentRepresentation> _events;

    public AtomicWrite(IPersistentRepresentation @event)
        : this(ImmutableArray.Create(@event))
    {
    }

    public AtomicWrite(IImmutableList<IPersistentRepresentation> payload)
    {
        if (payload is null || payload.Count == 0)
            throw new ArgumentException("An atomic write has at least one event.", nameof(payload));
        var persistenceId = payload[0].PersistenceId;
        foreach (var @event in payload)
        {
            if (@event.PersistenceId != persistenceId)
                throw new ArgumentException(
                    $"An atomic write has events of one persistence id, not of '{persistenceId}' and '{@event.PersistenceId}'.", nameof(payload));
        }
        _events = payload;
    }

    public object Payload => _events;

    public string PersistenceId => _events[0].PersistenceId;

    public long LowestSequenceNr => _events[0].SequenceNr;

    public long HighestSequenceNr => _events[^1].SequenceNr;

    public IActorRef? Sender => ActorRefs.NoSender;

    public int Size => _events.Count;

    internal IImmutableList<IPersistentRepresentation> Events => _events;

    public override string ToString() => $"AtomicWrite<{PersistenceId}, {LowestSequenceNr}..{HighestSequenceNr}>";
}
