using System.Diagnostics;
using AgentNet.Coordination.Core.Coordinator;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// Entries on their way to the archive's thread. That thread is woken by the first of them and then left alone until there
/// are many or some time has passed: a wake-up and a sync per entry would take the processor and the disk from the journal.
/// </summary>
internal sealed class ArchiveQueue(ArchiveSettings settings)
{
    private readonly object _gate = new();
    private List<ArchiveEntry> _waiting = [];
    private int _rows;
    private bool _isClosed;

    /// <summary>Closed, and nothing is left to take.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_gate)
            {
                return _isClosed && _waiting.Count == 0;
            }
        }
    }

    public void Add(ArchiveEntry entry)
    {
        lock (_gate)
        {
            var before = _rows;
            _waiting.Add(entry);
            _rows += 1 + entry.Tasks.Count + entry.Batches.Count + entry.Runs.Count;
            if (before == 0 || (before < settings.WriteRows && _rows >= settings.WriteRows))
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>What is there is still taken, and at once.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for an entry, at most until the next retention, then for the time of the linger for more. For one thread.</summary>
    public List<ArchiveEntry> Take()
    {
        lock (_gate)
        {
            WaitFor(settings.RetentionInterval, rows: 1);
            if (_rows > 0)
            {
                WaitFor(settings.Linger, settings.WriteRows);
            }

            var taken = _waiting;
            (_waiting, _rows) = ([], 0);
            return taken;
        }
    }

    private void WaitFor(TimeSpan most, int rows)
    {
        var since = Stopwatch.GetTimestamp();
        while (!_isClosed && _rows < rows && most - Stopwatch.GetElapsedTime(since) is { TotalMilliseconds: >= 1 } left)
        {
            Monitor.Wait(_gate, left);
        }
    }
}
