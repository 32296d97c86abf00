namespace Akka.Dispatch;

/// <summary>
/// A thread-pool thread that runs turns of actors. It has one slot: an actor that a turn has woken runs next on this thread,
/// while what it was told is still in the cache, and without a trip through the pool's queue.
/// </summary>
/// <remarks>
/// Two bounds keep the short way fair. A chain of turns ends after <see cref="ChainLength"/> and goes back to the pool, and
/// <see cref="SlotWatch"/> moves the content of a slot to the pool when the turn in front of it takes longer than a millisecond:
/// a slow or blocked handler does not hold back an actor that another core could run.
/// </remarks>
internal sealed class PoolWorker
{
    private const int ChainLength = 64;

    [ThreadStatic]
    private static PoolWorker? t_worker;

    private IRunnable? _next;
    private bool _active;
    private int _turns;

    private PoolWorker(Thread thread) => Thread = thread;

    public Thread Thread { get; }

    /// <summary>Grows with every turn; read by the watch.</summary>
    public int Turns => Volatile.Read(ref _turns);

    public bool HasWaiting => Volatile.Read(ref _next) is not null;

    /// <summary>Has the work run soon, on this thread after the present turn or on any other of the pool.</summary>
    public static void Submit(IRunnable work)
    {
        if (t_worker is { _active: true, _next: null } worker)
        {
            Volatile.Write(ref worker._next, work);
            SlotWatch.Notice();
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    /// <summary>Runs the work and whatever its turn puts into the slot.</summary>
    public static void RunChain(IRunnable work)
    {
        var worker = t_worker ??= Join();
        if (worker._active)
        {
            work.Run();
            return;
        }

        worker._active = true;
        var left = ChainLength;
        IRunnable? next = work;
        do
        {
            worker._turns++;
            next.Run();
            next = worker.TakeSlot();
        }
        while (next is not null && --left > 0);
        worker._active = false;
        if (next is not null) ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
    }

    /// <summary>Takes what is in the slot, if the same turn has been in front of it since <paramref name="turns"/> was read.</summary>
    public IRunnable? Steal(int turns) => Volatile.Read(ref _next) is not null && Turns == turns ? TakeSlot() : null;

    // The owner and the watch both take: an exchange, so that one of them gets it.
    private IRunnable? TakeSlot() => Volatile.Read(ref _next) is null ? null : Interlocked.Exchange(ref _next, null);

    private static PoolWorker Join()
    {
        var worker = new PoolWorker(Thread.CurrentThread);
        SlotWatch.Add(worker);
        return worker;
    }
}
