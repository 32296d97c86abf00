namespace Akka.Dispatch;

/// <summary>
/// The thread that looks, every millisecond while actors run, whether something waits in a worker's slot behind a long turn, and
/// hands it to the pool. Sleeps without a timeout when there has been nothing to do for a while.
/// </summary>
internal static class SlotWatch
{
    private const int QuietLooksBeforeSleep = 100;

    private static readonly Lock Gate = new();
    private static readonly AutoResetEvent Wake = new(false);
    private static volatile PoolWorker[] s_workers = [];
    private static volatile bool s_asleep;
    private static bool s_started;

    public static void Add(PoolWorker worker)
    {
        lock (Gate)
        {
            s_workers = [.. s_workers.Where(static w => w.Thread.IsAlive), worker];
            if (s_started) return;
            s_started = true;
            new Thread(Look) { IsBackground = true, Name = "akka-slot-watch", Priority = ThreadPriority.AboveNormal }.UnsafeStart();
        }
    }

    /// <summary>Something was put into a slot: must not be slept over.</summary>
    public static void Notice()
    {
        // Notice against sleep: the worker 1. fills the slot, 2. reads s_asleep; the watch 3. writes s_asleep, 4. makes every
        // thread of the process pass a barrier, 5. looks at the slots once more. Either 2 sees 3 or 5 sees 1. The barrier costs the
        // watch microseconds, rarely, and the worker nothing.
        if (!s_asleep) return;
        s_asleep = false;
        Wake.Set();
    }

    private static void Look()
    {
        var seen = new Dictionary<PoolWorker, int>();
        var quiet = 0;
        while (true)
        {
            quiet = LookOnce(seen) ? 0 : quiet + 1;
            if (quiet < QuietLooksBeforeSleep)
            {
                Thread.Sleep(1);
                continue;
            }

            s_asleep = true;
            Interlocked.MemoryBarrierProcessWide();
            if (Array.TrueForAll(s_workers, static w => !w.HasWaiting)) Wake.WaitOne();
            s_asleep = false;
            quiet = 0;
        }
    }

    /// <summary>True when any worker has been running turns since the last look.</summary>
    private static bool LookOnce(Dictionary<PoolWorker, int> seen)
    {
        var busy = false;
        foreach (var worker in s_workers)
        {
            var turns = worker.Turns;
            if (!seen.TryGetValue(worker, out var before) || before != turns)
            {
                busy = true;
                seen[worker] = turns;
            }
            else if (worker.Steal(turns) is { } waiting)
            {
                busy = true;
                ThreadPool.UnsafeQueueUserWorkItem(waiting, preferLocal: false);
            }
        }

        if (seen.Count > 2 * s_workers.Length) seen.Clear();
        return busy;
    }
}
