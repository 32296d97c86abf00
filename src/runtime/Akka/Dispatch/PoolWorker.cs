namespace Akka.Dispatch;

/// <summary>
/// A thread-pool thread that runs turns of actors. It has a slot: an actor that a turn has woken runs next on this thread, while
/// what it was told is still in the cache, and without a trip through the pool's queue. Behind the slot there is room for the actor
/// of the turn itself, if it has more to do and its messages are so short that another core could not help.
/// </summary>
/// <remarks>
/// Two bounds keep the short way fair. A chain of turns ends after <see cref="ChainLength"/> and goes back to the pool, and
/// <see cref="SlotWatch"/> moves what waits to the pool when the turn in front of it takes longer than a millisecond: a slow or
/// blocked handler does not hold back an actor that another core could run.
/// </remarks>
internal sealed class PoolWorker
{
    private const int ChainLength = 64;

    [ThreadStatic]
    private static PoolWorker? t_worker;

    private IRunnable? _next;
    private IRunnable? _afterNext;
    private bool _active;
    private int _turns;

    private PoolWorker(Thread thread) => Thread = thread;

    public Thread Thread { get; }

    /// <summary>Grows with every turn; read by the watch.</summary>
    public int Turns => Volatile.Read(ref _turns);

    public bool HasWaiting => Volatile.Read(ref _next) is not null || Volatile.Read(ref _afterNext) is not null;

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

    /// <summary>Has the actor of the present turn run again, after those that wait here already.</summary>
    public static void SubmitAgain(IRunnable work)
    {
        if (t_worker is { _active: true, _afterNext: null } worker)
        {
            Volatile.Write(ref worker._next is null ? ref worker._next : ref worker._afterNext, work);
            SlotWatch.Notice();
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    /// <summary>Runs the work and whatever its turn leaves behind here.</summary>
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
        var clean = ExecutionContext.Capture();
        IRunnable? next = work;
        do
        {
            worker._turns++;
            next.Run();

            // The pool gives every piece of work a fresh execution context; so does a chain: what one actor left in an AsyncLocal
            // is no business of the next.
            if (clean is not null && ExecutionContext.Capture() != clean) ExecutionContext.Restore(clean);
            next = worker.Take();
        }
        while (next is not null && --left > 0);
        worker._active = false;

        for (; next is not null; next = worker.Take()) ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
    }

    /// <summary>The watch: takes one of those that wait, if the same turn has been in front of them since <paramref name="turns"/> was read.</summary>
    public IRunnable? Steal(int turns)
    {
        if (!HasWaiting || Turns != turns) return null;
        return Interlocked.Exchange(ref _next, null) ?? Interlocked.Exchange(ref _afterNext, null);
    }

    // The owner and the watch both take: by exchange, so that one of them gets it. Only the owner puts in.
    private IRunnable? Take()
    {
        var next = Volatile.Read(ref _next) is null ? null : Interlocked.Exchange(ref _next, null);
        var after = Volatile.Read(ref _afterNext) is null ? null : Interlocked.Exchange(ref _afterNext, null);
        if (next is null || after is null) return next ?? after;
        Volatile.Write(ref _next, after);
        return next;
    }

    private static PoolWorker Join()
    {
        var worker = new PoolWorker(Thread.CurrentThread);
        SlotWatch.Add(worker);
        return worker;
    }
}
