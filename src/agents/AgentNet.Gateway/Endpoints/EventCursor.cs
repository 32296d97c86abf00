using System.Globalization;

namespace AgentNet.Gateway.Endpoints;

/// <summary>
/// A place in the feed as an event's id: "sequence.index". Changes of one event share the sequence, so the index within
/// it is needed to resume in the middle of such a group without losing or repeating one.
/// </summary>
internal readonly record struct EventCursor(long Sequence, int Index)
{
    /// <summary>Asks for whatever happens from now on.</summary>
    public static readonly EventCursor Now = new(-1, int.MaxValue);

    /// <summary>Everything after a whole event.</summary>
    public static EventCursor After(long sequence) => new(sequence, int.MaxValue);

    /// <summary>Where the feed must begin so that nothing after this place is missed.</summary>
    public long WatchAfter => Index == int.MaxValue ? Sequence : Sequence - 1;

    public bool IsBefore(long sequence, int index) => sequence > Sequence || (sequence == Sequence && index > Index);

    public static bool TryParse(string text, out EventCursor cursor)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var index = int.MaxValue;
        cursor = Now;
        if (!long.TryParse(dot < 0 ? text : text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || (dot >= 0 && !int.TryParse(text[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            return false;
        cursor = new EventCursor(sequence, index);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}.{Index}");
}
