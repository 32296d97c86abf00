namespace Simulation;

/// <summary>
/// A disk under one process: a write becomes durable some time after it was asked for, in order, and is confirmed after
/// that. A crash loses what is not durable; what is durable and not yet confirmed stays, and nobody has been told.
/// </summary>
internal sealed class VirtualDisk(VirtualTime time, SplitMix random, Trace trace, string owner)
{
    private readonly Queue<Write> _asked = new();
    private readonly List<object> _durable = [];
    private int _process;

    /// <summary>What a process finds when it starts, in the order of writing.</summary>
    public IReadOnlyList<object> Durable => _durable;

    public TimeSpan SlowestSync { get; set; } = TimeSpan.FromMilliseconds(10);

    public void Append(object entry, Action confirmed)
    {
        var write = new Write(entry, confirmed, _process);
        _asked.Enqueue(write);
        time.After(random.Between(TimeSpan.FromMilliseconds(0.5), SlowestSync), () => Sync(write));
    }

    /// <summary>The process is gone: unsynced writes are lost and nobody waits for a confirmation any more.</summary>
    public void Crash()
    {
        trace.Note(owner, "disk", $"loses {_asked.Count} unsynced writes");
        _asked.Clear();
        _process++;
    }

    /// <summary>A sync covers everything asked for before it.</summary>
    private void Sync(Write write)
    {
        if (write.Process != _process || write.IsDurable)
        {
            return;
        }

        var synced = new List<Write>();
        while (!write.IsDurable)
        {
            var next = _asked.Dequeue();
            next.IsDurable = true;
            _durable.Add(next.Entry);
            synced.Add(next);
        }

        time.After(random.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)), () => Confirm(synced));
    }

    private void Confirm(List<Write> synced)
    {
        foreach (var write in synced)
        {
            if (write.Process == _process)
            {
                write.Confirmed();
            }
        }
    }

    private sealed class Write(object entry, Action confirmed, int process)
    {
        public object Entry { get; } = entry;

        public Action Confirmed { get; } = confirmed;

        public int Process { get; } = process;

        public bool IsDurable { get; set; }
    }
}
