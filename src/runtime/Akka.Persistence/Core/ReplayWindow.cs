namespace Akka.Persistence.Core;

/// <summary>What the replay filter does about two writers of one id.</summary>
internal enum WriterConflict
{
    Warn,
    Fail,
    DiscardOld,
}

/// <summary>
/// Looks at the writers of replayed events and finds those that were stored by an older incarnation after a newer one had
/// begun. Events wait in a window, because only a later event shows that an earlier one is stale.
/// </summary>
internal sealed class ReplayWindow<TEvent>(WriterConflict onConflict, int windowSize, int maxOldWriters)
{
    private readonly record struct Held(long SequenceNr, TEvent Event);

    private readonly List<string> _oldWriters = [];
    private LinkedList<Held> _window = new();
    private string? _writer;
    private long _nextSequenceNr;

    /// <summary>The reason why the replay must fail; null while it may go on.</summary>
    public string? Refusal { get; private set; }

    /// <param name="released">Receives the events that are safe to hand on, in order.</param>
    /// <param name="notes">Receives what an operator should know.</param>
    public void Offer(long sequenceNr, string writer, TEvent @event, List<TEvent> released, List<string> notes)
    {
        if (Refusal is not null)
            return;
        if (_writer is null || ReferenceEquals(writer, _writer) || string.Equals(writer, _writer, StringComparison.Ordinal))
            Continues(sequenceNr, writer, @event, notes);
        else if (_oldWriters.Contains(writer))
            FromOldWriter(sequenceNr, writer, @event, notes);
        else
            NewWriter(sequenceNr, writer, @event, notes);
        while (_window.Count > windowSize && Refusal is null)
            Release(released);
    }

    /// <summary>The replay is over: nothing can prove the rest stale any more.</summary>
    public void Drain(List<TEvent> released)
    {
        while (_window.Count > 0 && Refusal is null)
            Release(released);
    }

    private void Continues(long sequenceNr, string writer, TEvent @event, List<string> notes)
    {
        _writer = writer;
        if (sequenceNr < _nextSequenceNr && Conflict($"event {sequenceNr} of writer {writer} repeats a number", notes))
            return;
        _nextSequenceNr = sequenceNr + 1;
        _window.AddLast(new Held(sequenceNr, @event));
    }

    private void FromOldWriter(long sequenceNr, string writer, TEvent @event, List<string> notes)
    {
        if (!Conflict($"event {sequenceNr} was stored by old writer {writer} after writer {_writer} had begun", notes))
            _window.AddLast(new Held(sequenceNr, @event));
    }

    private void NewWriter(long sequenceNr, string writer, TEvent @event, List<string> notes)
    {
        _oldWriters.Add(_writer!);
        if (_oldWriters.Count > maxOldWriters)
            _oldWriters.RemoveAt(0);
        _writer = writer;
        _nextSequenceNr = sequenceNr + 1;
        var kept = new LinkedList<Held>();
        foreach (var held in _window)
        {
            // The newer writer counted on from less: what the older one stored at and beyond that number is stale.
            if (held.SequenceNr < sequenceNr
                || !Conflict($"event {held.SequenceNr} of an older writer reaches into those of writer {writer} from {sequenceNr}", notes))
                kept.AddLast(held);
        }
        _window = kept;
        _window.AddLast(new Held(sequenceNr, @event));
    }

    /// <summary>True when the event at hand is to be left out.</summary>
    private bool Conflict(string what, List<string> notes)
    {
        notes.Add(what);
        if (onConflict == WriterConflict.Fail)
            Refusal ??= what;
        return onConflict != WriterConflict.Warn;
    }

    private void Release(List<TEvent> released)
    {
        released.Add(_window.First!.Value.Event);
        _window.RemoveFirst();
    }
}
