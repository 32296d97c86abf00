namespace Akka.Actor;

/// <summary>
/// The usual <see cref="ICancelable"/>: cancelling takes the scheduled work out of the scheduler at once. The token and its
/// source exist only when somebody asks for the token.
/// </summary>
public class Cancelable : ICancelable, IDisposable
{
    private const int Live = 0;
    private const int Canceled = 1;

    private readonly IActionScheduler? _scheduler;
    private CancellationTokenSource? _source;
    private ICancelable? _pendingCancel;
    private int _state;

    public Cancelable(IScheduler scheduler)
        : this(scheduler.Advanced)
    {
    }

    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler.Advanced, delay)
    {
    }

    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    public Cancelable(IActionScheduler scheduler, TimeSpan delay)
        : this(scheduler) =>
        CancelAfter(delay);

    // For work whose cancel is never delayed: no scheduler is needed.
    internal Cancelable()
    {
    }

    private Cancelable(bool canceled) => _state = canceled ? Canceled : Live;

    /// <summary>Set by the built-in scheduler, so that cancelling removes the entry instead of leaving it to expire.</summary>
    internal DeadlineQueue.Entry? Entry { get; set; }

    public bool IsCancellationRequested => Volatile.Read(ref _state) == Canceled;

    public bool IsDisposed { get; private set; }

    public CancellationToken Token
    {
        get
        {
            if (_source is { } existing) return existing.Token;
            var created = new CancellationTokenSource();
            if (Interlocked.CompareExchange(ref _source, created, null) is { } other)
            {
                created.Dispose();
                return other.Token;
            }

            // Cancel may have run between reading the state and publishing the source: whoever comes second cancels it.
            if (IsCancellationRequested) created.Cancel();
            return created.Token;
        }
    }

    public static ICancelable CreateCanceled() => new Cancelable(canceled: true);

    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler.Advanced, cancelables);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler, Array.ConvertAll(cancelables, static c => c.Token));

    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        CreateLinkedCancelable(scheduler.Advanced, cancellationTokens);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens)
    {
        var linked = new Cancelable(scheduler);
        foreach (var token in cancellationTokens) token.UnsafeRegister(static c => ((Cancelable)c!).Cancel(), linked);
        return linked;
    }

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        if (Interlocked.Exchange(ref _state, Canceled) == Canceled) return;
        Entry?.Remove();
        _source?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay)
    {
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay cannot be negative.");
        if (IsCancellationRequested) return;
        if (_scheduler is null) throw new NotSupportedException("This cancelable has no scheduler to wait with.");
        var wait = new Cancelable();
        Interlocked.Exchange(ref _pendingCancel, wait)?.Cancel();
        _scheduler.ScheduleOnce(delay, Cancel, wait);
    }

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || IsDisposed) return;
        IsDisposed = true;
        _pendingCancel?.Cancel();
        _source?.Dispose();
    }
}

public static class CancelableExtensions
{
    public static void CancelIfNotNull(this ICancelable? cancelable) => cancelable?.Cancel();
}
