namespace Akka.Actor;

/// <summary>The scheduler of a system for what .NET has wait: timeouts of tasks, timers. The built-in scheduler keeps the machine's time, which needs no translation.</summary>
internal sealed class SchedulerTime : TimeProvider
{
    private readonly IScheduler _scheduler;

    private SchedulerTime(IScheduler scheduler) => _scheduler = scheduler;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public static TimeProvider Of(IScheduler scheduler) => scheduler is HashedWheelTimerScheduler ? System : new SchedulerTime(scheduler);

    public override DateTimeOffset GetUtcNow() => _scheduler.Now;

    public override long GetTimestamp() => _scheduler.MonotonicClock.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(_scheduler.Advanced, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(IActionScheduler scheduler, Action ring) : ITimer
    {
        private Cancelable? _set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var next = dueTime < TimeSpan.Zero ? null : new Cancelable();
            Interlocked.Exchange(ref _set, next)?.Cancel();
            if (next is null) return true;
            if (period > TimeSpan.Zero) scheduler.ScheduleRepeatedly(dueTime, period, ring, next);
            else scheduler.ScheduleOnce(dueTime, ring, next);
            return true;
        }

        public void Dispose() => Interlocked.Exchange(ref _set, null)?.Cancel();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
