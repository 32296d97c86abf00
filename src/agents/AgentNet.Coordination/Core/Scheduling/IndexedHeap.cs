namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>Order of a heap, and where an item keeps its place in it (-1 while it is in none).</summary>
internal interface IHeapOrder<T>
{
    static abstract bool Before(T left, T right);

    static abstract ref int PlaceOf(T item);
}

/// <summary>Binary min-heap whose items know their place, so that removing or moving any of them takes O(log n) and no search.</summary>
internal sealed class IndexedHeap<T, TOrder> where T : class where TOrder : IHeapOrder<T>
{
    private readonly List<T> _items = [];

    public int Count => _items.Count;

    public T? First => _items.Count == 0 ? null : _items[0];

    public void Add(T item)
    {
        if (TOrder.PlaceOf(item) >= 0)
        {
            throw new InvariantViolation("heap", "an item was added twice");
        }

        _items.Add(item);
        TOrder.PlaceOf(item) = _items.Count - 1;
        Rise(_items.Count - 1);
    }

    /// <summary>Does nothing when the item is in no heap.</summary>
    public void Remove(T item)
    {
        var place = TOrder.PlaceOf(item);
        if (place < 0)
        {
            return;
        }

        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        TOrder.PlaceOf(item) = -1;
        if (!ReferenceEquals(last, item))
        {
            Put(last, place);
            Moved(last);
        }
    }

    /// <summary>To be called after the item's order has changed.</summary>
    public void Moved(T item)
    {
        Rise(TOrder.PlaceOf(item));
        Sink(TOrder.PlaceOf(item));
    }

    private void Rise(int place)
    {
        var item = _items[place];
        while (place > 0 && TOrder.Before(item, _items[(place - 1) / 2]))
        {
            Put(_items[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(item, place);
    }

    private void Sink(int place)
    {
        var item = _items[place];
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= _items.Count)
            {
                break;
            }

            if (child + 1 < _items.Count && TOrder.Before(_items[child + 1], _items[child]))
            {
                child++;
            }

            if (!TOrder.Before(_items[child], item))
            {
                break;
            }

            Put(_items[child], place);
            place = child;
        }

        Put(item, place);
    }

    private void Put(T item, int place)
    {
        _items[place] = item;
        TOrder.PlaceOf(item) = place;
    }
}
