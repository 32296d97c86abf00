namespace Akka.Persistence.Journal;

/// <summary>Runs a journal's event adapters over representations; the one place that knows the order of these calls.</summary>
internal static class EventAdaptation
{
    public static IPersistentRepresentation ToJournal(IPersistentRepresentation representation, EventAdapters adapters)
    {
        if (adapters.IsEmpty)
            return representation;
        var payload = representation.Payload;
        var adapter = adapters.Get(payload.GetType());
        var adapted = adapter.ToJournal(payload);
        if (!ReferenceEquals(adapted, payload))
            representation = representation.WithPayload(adapted);
        var manifest = adapter.Manifest(payload);
        return string.IsNullOrEmpty(manifest) ? representation : representation.WithManifest(manifest);
    }

    public static IReadOnlyList<IPersistentRepresentation> FromJournal(IPersistentRepresentation[] rows, EventAdapters adapters)
    {
        if (adapters.IsEmpty)
            return rows;
        var events = new List<IPersistentRepresentation>(rows.Length);
        foreach (var row in rows)
            FromJournal(row, adapters, events);
        return events;
    }

    public static void FromJournal(IPersistentRepresentation row, EventAdapters adapters, ICollection<IPersistentRepresentation> into)
    {
        if (adapters.IsEmpty)
        {
            into.Add(row);
            return;
        }
        var sequence = adapters.Get(row.Payload.GetType()).FromJournal(row.Payload, row.Manifest);
        if (sequence is SingleEventSequence single)
        {
            into.Add(ReferenceEquals(single.Event, row.Payload) ? row : row.WithPayload(single.Event));
            return;
        }
        foreach (var @event in sequence.Events)
            into.Add(row.WithPayload(@event));
    }
}
