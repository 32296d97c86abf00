using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>What every journal has: the event adapters of its plugin, applied to what is written.</summary>
public abstract class WriteJournalBase : ActorBase
{
    protected WriteJournalBase() => Adapters = Persistence.Instance.Apply(Context.System).AdaptersFor(Self);

    internal EventAdapters Adapters { get; }

    protected IEnumerable<AtomicWrite> PreparePersistentBatch(IEnumerable<IPersistentEnvelope> resequenceables)
    {
        foreach (var envelope in resequenceables)
        {
            if (envelope is not AtomicWrite write)
                continue;
            yield return Adapters.IsEmpty
                ? write
                : new AtomicWrite([.. write.Events.Select(AdaptToJournal)]);
        }
    }

    protected IPersistentRepresentation AdaptToJournal(IPersistentRepresentation representation) =>
        EventAdaptation.ToJournal(representation, Adapters);
}
