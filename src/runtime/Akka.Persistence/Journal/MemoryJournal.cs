using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Shell;

namespace Akka.Persistence.Journal;

/// <summary>The journal for tests and for actors whose past may be lost with the process.</summary>
public class MemoryJournal : AsyncWriteJournal
{
    private readonly MemoryEventStore _store;

    public MemoryJournal() => _store = new MemoryEventStore(Adapters);

    /// <summary>A subclass changes what writing means, so actors must not go around it.</summary>
    internal override EventStore? Store => GetType() == typeof(MemoryJournal) ? _store : null;

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        _store.HighestSequenceNrAsync(persistenceId);

    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var representation in _store.Read(persistenceId, fromSequenceNr, toSequenceNr, max))
            recoveryCallback(representation);
        return Task.CompletedTask;
    }

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        foreach (var write in messages)
        {
            var events = write.Events.Select(Untagged).ToArray();
            if (!_store.TryAppend(write.PersistenceId, events))
                throw new SequenceNrTakenException(write.PersistenceId, write.LowestSequenceNr);
        }
        return Task.FromResult<IImmutableList<Exception>>(ImmutableList<Exception>.Empty);
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        _store.DeleteAsync(persistenceId, toSequenceNr);

    private static IPersistentRepresentation Untagged(IPersistentRepresentation representation) =>
        representation.Payload is Tagged tagged ? representation.WithPayload(tagged.Payload) : representation;
}
