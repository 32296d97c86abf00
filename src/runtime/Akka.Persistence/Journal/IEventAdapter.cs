namespace Akka.Persistence.Journal;

/// <summary>
/// Turns an event of the domain into what the journal stores. May be called for several actors at the same time, so it
/// keeps no state.
/// </summary>
public interface IWriteEventAdapter
{
    /// <summary>A hint for the read side; empty when there is nothing to say.</summary>
    string Manifest(object evt);

    /// <summary>The event to store, or a <see cref="Tagged"/> around it.</summary>
    object ToJournal(object evt);
}

/// <summary>Turns what the journal has into events of the domain: one, none or several.</summary>
public interface IReadEventAdapter
{
    IEventSequence FromJournal(object evt, string manifest);
}

public interface IEventAdapter : IWriteEventAdapter, IReadEventAdapter;

/// <summary>Leaves events as they are.</summary>
public sealed class IdentityEventAdapter : IEventAdapter
{
    private IdentityEventAdapter()
    {
    }

    public static IdentityEventAdapter Instance { get; } = new();

    public string Manifest(object evt) => "";

    public object ToJournal(object evt) => evt;

    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
}

/// <summary>Several read adapters for one type: their results, one after the other. It cannot write.</summary>
public sealed class CombinedReadEventAdapter : IEventAdapter
{
    private static readonly string CannotWrite = "Several event adapters are bound to this type, so none of them may write: bind exactly one that does.";

    public CombinedReadEventAdapter(IEnumerable<IEventAdapter> adapters) => Adapters = [.. adapters];

    public IEnumerable<IEventAdapter> Adapters { get; }

    public string Manifest(object evt) => throw new NotSupportedException(CannotWrite);

    public object ToJournal(object evt) => throw new NotSupportedException(CannotWrite);

    public IEventSequence FromJournal(object evt, string manifest) =>
        EventSequence.Create(Adapters.SelectMany(adapter => adapter.FromJournal(evt, manifest).Events));
}

/// <summary>A write adapter whose events are read as they are.</summary>
internal sealed class WriteOnlyEventAdapter(IWriteEventAdapter adapter) : IEventAdapter
{
    public string Manifest(object evt) => adapter.Manifest(evt);

    public object ToJournal(object evt) => adapter.ToJournal(evt);

    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
}

/// <summary>A read adapter whose events are written as they are.</summary>
internal sealed class ReadOnlyEventAdapter(IReadEventAdapter adapter) : IEventAdapter
{
    public string Manifest(object evt) => "";

    public object ToJournal(object evt) => evt;

    public IEventSequence FromJournal(object evt, string manifest) => adapter.FromJournal(evt, manifest);
}
