using System.Diagnostics;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The clock of a system: one thread that sleeps until the next deadline. The name is the one configurations know; there is
/// no wheel and no tick, an entry never fires early and as a rule within a millisecond.
/// </summary>
/// <remarks>
/// The clock's thread only tells messages. Pieces of code run on the thread pool, so that a slow one delays no other deadline;
/// a repeated one that is still running when its next turn comes skips that turn.
/// </remarks>
public sealed class HashedWheelTimerScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private static readonly long Origin = Stopwatch.GetTimestamp();

    private readonly DeadlineQueue _queue = new();
    private readonly TimeSpan _shutdownTimeout;
    private readonly Lock _starting = new();
    private Thread? _thread;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log) =>
        _shutdownTimeout = SettingsReader.At(scheduler, "akka.scheduler").Duration("shutdown-timeout");

    public override TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(Origin);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => DateTimeOffset.UtcNow;

    /// <summary>Stops the clock. What is still scheduled never fires.</summary>
    public void Dispose()
    {
        _queue.Close();
        if (_thread is { } thread && thread != Thread.CurrentThread && !thread.Join(_shutdownTimeout))
            Log.Warning("The scheduler's thread did not end within {0}", _shutdownTimeout);
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(delay, new Tell(this, receiver, message, sender, cancelable, 0), cancelable);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(initialDelay, new Tell(this, receiver, message, sender, cancelable, interval.Ticks), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Add(delay, new Work(this, new ActionRunnable(action), cancelable, 0), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) =>
        Add(delay, new Work(this, action, cancelable, 0), cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Add(initialDelay, new Work(this, new ActionRunnable(action), cancelable, interval.Ticks), cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Add(initialDelay, new Work(this, action, cancelable, interval.Ticks), cancelable);

    private long NowTicks() => MonotonicClock.Ticks;

    private void Add(TimeSpan delay, Scheduled entry, ICancelable? cancelable)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        if (cancelable is Cancelable own) own.Entry = entry;

        // Delays near the end of time mean "never".
        var now = NowTicks();
        var deadline = delay.Ticks > long.MaxValue - now ? long.MaxValue : now + delay.Ticks;
        if (!_queue.Add(entry, deadline))
        {
            Log.Debug("The scheduler has been shut down: [{0}] will not happen", entry);
            return;
        }

        if (_thread is null) StartThread();
    }

    // A system that never schedules anything has no clock thread.
    private void StartThread()
    {
        lock (_starting)
        {
            if (_thread is not null) return;
            var thread = new Thread(RunClock) { IsBackground = true, Name = "akka-scheduler" };
            thread.UnsafeStart();
            _thread = thread;
        }
    }

    private void RunClock()
    {
        var now = NowTicks;
        while (_queue.WaitForNext(now) is { } entry) entry.Fire();
    }

    private abstract class Scheduled(HashedWheelTimerScheduler scheduler, ICancelable? cancelable, long intervalTicks) : DeadlineQueue.Entry
    {
        protected HashedWheelTimerScheduler Owner => scheduler;

        protected bool IsCanceled => cancelable is { IsCancellationRequested: true };

        public sealed override void Fire()
        {
            if (IsCanceled) return;
            Begin();

            // The rate is fixed: the next deadline counts from this one and not from now. After a pause of the whole
            // process the missed turns are not made up for.
            if (intervalTicks > 0 && !IsCanceled)
            {
                var next = Deadline + intervalTicks;
                var now = scheduler.NowTicks();
                scheduler._queue.Add(this, next > now ? next : now + intervalTicks);
            }
        }

        protected abstract void Begin();
    }

    private sealed class Tell(
        HashedWheelTimerScheduler scheduler, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable, long intervalTicks)
        : Scheduled(scheduler, cancelable, intervalTicks), IThreadPoolWorkItem
    {
        protected override void Begin()
        {
            // A full bounded mailbox makes its senders wait: the clock does not.
            if (receiver is LocalActorRef { Cell.MayBlockSender: true }) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            else Execute();
        }

        public void Execute()
        {
            try
            {
                receiver.Tell(message, sender);
            }
            catch (Exception failure)
            {
                Owner.Log.Error(failure, "A scheduled message could not be told to {0}", receiver);
            }
        }

        public override string ToString() => $"tell {receiver} {message.GetType().Name}";
    }

    private sealed class Work(HashedWheelTimerScheduler scheduler, IRunnable action, ICancelable? cancelable, long intervalTicks)
        : Scheduled(scheduler, cancelable, intervalTicks), IThreadPoolWorkItem
    {
        private int _running;

        protected override void Begin()
        {
            if (Interlocked.Exchange(ref _running, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            try
            {
                if (!IsCanceled) action.Run();
            }
            catch (Exception failure)
            {
                Owner.Log.Error(failure, "A scheduled piece of code failed");
            }
            finally
            {
                Volatile.Write(ref _running, 0);
            }
        }

        public override string ToString() => $"run {action}";
    }
}
