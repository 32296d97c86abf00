using System.Runtime.Serialization;

namespace Akka.Remote.Wire;

/// <summary>
/// The sender's half of a compression table: which keys the peer knows under a number. When all slots are taken, one that has not
/// been used lately is given to the new key; the peer hears of that before the number is used.
/// </summary>
internal sealed class SlotTable<TKey>(int size, IEqualityComparer<TKey> comparer)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _slots = new(comparer);
    private readonly List<(TKey Key, long UsedIn)> _keys = [];
    private long _message;
    private int _hand;

    /// <summary>Slots that are used from here to the next call keep their keys: one message must not take away its own.</summary>
    public void BeginMessage() => _message++;

    public bool TryFind(TKey key, out int slot)
    {
        if (!_slots.TryGetValue(key, out slot)) return false;
        _keys[slot] = (_keys[slot].Key, _message);
        return true;
    }

    /// <summary>Whether the slot is this key's; cheaper than to find it.</summary>
    public bool Holds(int slot, TKey key)
    {
        if (slot >= _keys.Count || !ReferenceEquals(_keys[slot].Key, key)) return false;
        _keys[slot] = (key, _message);
        return true;
    }

    public int Add(TKey key)
    {
        int slot;
        if (_keys.Count < size)
        {
            slot = _keys.Count;
            _keys.Add((key, _message));
        }
        else
        {
            slot = Free();
            _slots.Remove(_keys[slot].Key);
            _keys[slot] = (key, _message);
        }

        _slots.Add(key, slot);
        return slot;
    }

    // A clock with one hand. Whoever was used within as many messages as there are slots is passed over in its first round.
    private int Free()
    {
        for (var looked = 0; looked < 2 * size; looked++)
        {
            var at = _hand;
            _hand = (_hand + 1) % size;
            var age = _message - _keys[at].UsedIn;
            if (age > size || (looked >= size && age > 0)) return at;
        }

        throw new SerializationException($"One message refers to more than {size} different types or paths.");
    }
}

/// <summary>The receiver's half: what the peer has defined, by number.</summary>
internal sealed class DefinedSlots<TValue>(int size, string what)
    where TValue : class
{
    private readonly List<TValue?> _values = [];

    public void Define(ulong slot, TValue value)
    {
        if (slot >= (ulong)size) throw new MalformedFrameException($"{slot} is no slot for a {what}: there are {size}");
        while ((ulong)_values.Count <= slot) _values.Add(null);
        _values[(int)slot] = value;
    }

    public TValue this[ulong slot] =>
        slot < (ulong)_values.Count && _values[(int)slot] is { } value
            ? value
            : throw new MalformedFrameException($"slot {slot} holds no {what}");
}
