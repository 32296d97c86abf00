namespace Akka.Actor;

/// <summary>
/// Entries ordered by deadline, those of one deadline in the order of their arrival: a four-ary heap in which every entry
/// knows its place, so that removing one costs no more than adding it. Guarded by one lock, which is also what the waiting
/// thread sleeps on.
/// </summary>
internal sealed class DeadlineQueue
{
    private const int Arity = 4;

    private readonly object _gate = new();
    private Entry[] _heap = new Entry[64];
    private int _count;
    private long _arrivals;
    private bool _closed;

    /// <summary>One piece of scheduled work. A one-shot entry fires once; a repeating one is put back by its owner.</summary>
    internal abstract class Entry
    {
        internal long Deadline;
        internal long Arrival;
        internal int Index = -1;
        internal DeadlineQueue? Queue;

        /// <summary>Runs on the thread of the clock: must be short and must not throw.</summary>
        public abstract void Fire();

        public void Remove() => Volatile.Read(ref Queue)?.Remove(this);
    }

    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>False when the queue is closed: the entry will never fire.</summary>
    public bool Add(Entry entry, long deadline)
    {
        lock (_gate)
        {
            if (_closed) return false;
            entry.Deadline = deadline;
            entry.Arrival = _arrivals++;
            entry.Queue = this;
            if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
            Place(entry, _count++);
            Up(entry.Index);
            // Only a new earliest deadline concerns the sleeper.
            if (entry.Index == 0) Monitor.Pulse(_gate);
            return true;
        }
    }

    public void Remove(Entry entry)
    {
        lock (_gate)
        {
            // Closing has taken out all of them at once.
            if (!_closed && entry.Index >= 0) TakeOut(entry.Index);
        }
    }

    /// <summary>Sleeps until the earliest deadline has come and takes it; null when the queue was closed.</summary>
    public Entry? WaitForNext(Func<long> now)
    {
        lock (_gate)
        {
            while (!_closed)
            {
                if (_count == 0)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var wait = _heap[0].Deadline - now();
                if (wait <= 0)
                {
                    var due = _heap[0];
                    TakeOut(0);
                    return due;
                }

                // Rounded up: an entry never fires early. The wait itself has the resolution of a millisecond.
                var milliseconds = Math.Min((wait + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond, int.MaxValue);
                Monitor.Wait(_gate, (int)milliseconds);
            }

            return null;
        }
    }

    /// <summary>Takes the earliest entry that is due, without waiting.</summary>
    public Entry? TakeDue(long now)
    {
        lock (_gate)
        {
            if (_count == 0 || _heap[0].Deadline > now) return null;
            var due = _heap[0];
            TakeOut(0);
            return due;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Array.Clear(_heap, 0, _count);
            _count = 0;
            Monitor.PulseAll(_gate);
        }
    }

    private void TakeOut(int index)
    {
        _heap[index].Index = -1;
        var last = _heap[--_count];
        _heap[_count] = null!;
        if (index == _count) return;
        Place(last, index);
        Up(index);
        Down(last.Index);
    }

    private void Up(int index)
    {
        var entry = _heap[index];
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!Before(entry, _heap[parent])) break;
            Place(_heap[parent], index);
            index = parent;
        }

        Place(entry, index);
    }

    private void Down(int index)
    {
        var entry = _heap[index];
        while (true)
        {
            var first = (index * Arity) + 1;
            if (first >= _count) break;
            var least = first;
            for (var child = first + 1; child < Math.Min(first + Arity, _count); child++)
            {
                if (Before(_heap[child], _heap[least])) least = child;
            }

            if (!Before(_heap[least], entry)) break;
            Place(_heap[least], index);
            index = least;
        }

        Place(entry, index);
    }

    private void Place(Entry entry, int index)
    {
        _heap[index] = entry;
        entry.Index = index;
    }

    private static bool Before(Entry a, Entry b) =>
        a.Deadline < b.Deadline || (a.Deadline == b.Deadline && a.Arrival < b.Arrival);
}
