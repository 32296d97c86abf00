using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A clock that stands still until a test moves it. What becomes due is run by <see cref="Advance"/>, on its thread, in the
/// order of the due times; a repeated schedule runs once per call, however far the clock is moved.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, (DateTimeOffset Due, long Number)> _entries = new();
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private DateTimeOffset _now;
    private long _number;

    /// <summary>Made by the actor system; a clock that stands still needs no settings.</summary>
    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) => _now = _start;

    public DateTimeOffset Now => TimeNow;

    public IAdvancedScheduler Advanced => this;

    public TimeSpan MonotonicClock => TimeNow - _start;

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    protected DateTimeOffset TimeNow
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        AdvanceTo(Now + offset);
    }

    public void AdvanceTo(DateTimeOffset when)
    {
        if (when < Now)
            throw new ArgumentException($"The clock stands at {Now} and cannot be set back to {when}.", nameof(when));

        foreach (var entry in TakeDue(when))
        {
            if (entry.Cancelable?.IsCancellationRequested == true)
                continue;
            entry.Run();
            if (entry.Interval is { } interval)
                Add(interval, entry);
        }
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, cancelable: null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(delay, new Entry(() => receiver.Tell(message, sender), Interval: null, cancelable));

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable: null);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(initialDelay, new Entry(() => receiver.Tell(message, sender), interval, cancelable));

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, cancelable: null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Add(delay, new Entry(action, Interval: null, cancelable));

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, cancelable: null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Add(initialDelay, new Entry(action, interval, cancelable));

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    private List<Entry> TakeDue(DateTimeOffset when)
    {
        lock (_gate)
        {
            _now = when;
            var due = new List<Entry>();
            while (_entries.TryPeek(out var entry, out var order) && order.Due <= when)
            {
                due.Add(entry);
                _entries.Dequeue();
            }

            return due;
        }
    }

    private void Add(TimeSpan delay, Entry entry)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (entry.Interval is { } between)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(between, TimeSpan.Zero);

        if (delay == TimeSpan.Zero && entry.Cancelable?.IsCancellationRequested != true)
        {
            // Due now: nobody needs to move the clock for it.
            entry.Run();
            if (entry.Interval is not { } interval)
                return;
            delay = interval;
        }

        lock (_gate)
            _entries.Enqueue(entry, (_now + delay, _number++));
    }

    private sealed record Entry(Action Run, TimeSpan? Interval, ICancelable? Cancelable);
}
