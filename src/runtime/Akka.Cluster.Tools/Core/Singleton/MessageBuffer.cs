namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>Keeps the newest <paramref name="capacity"/> messages in order; what has to give way is handed back.</summary>
internal sealed class MessageBuffer<T>(int capacity)
{
    private readonly Queue<T> _kept = new();

    public int Count => _kept.Count;

    /// <summary>True when <paramref name="dropped"/> had to give way: the oldest, or the new one when nothing is kept at all.</summary>
    public bool Add(T message, out T? dropped)
    {
        dropped = default;
        if (capacity == 0)
        {
            dropped = message;
            return true;
        }

        var isFull = _kept.Count == capacity;
        if (isFull)
            dropped = _kept.Dequeue();
        _kept.Enqueue(message);
        return isFull;
    }

    public bool TryTake(out T? message) => _kept.TryDequeue(out message);
}
