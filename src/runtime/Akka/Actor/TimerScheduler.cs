using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>
/// The timers of one actor. A tick names its timer object: a tick of a timer that was replaced or cancelled while the tick was on
/// its way finds another object, or none, under its key and is dropped. The object is the generation.
/// </summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, Timer> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => Start(key, msg, initialDelay, interval, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, null);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer)) timer.Cancelable.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values) timer.Cancelable.Cancel();
        _timers.Clear();
    }

    /// <summary>A tick is being handled: gives its message when its timer is still the one under its key.</summary>
    public bool Accept(Tick tick, [NotNullWhen(true)] out object? message)
    {
        message = null;
        if (!_timers.TryGetValue(tick.Timer.Key, out var timer) || timer != tick.Timer) return false;
        if (!timer.IsPeriodic) _timers.Remove(timer.Key);
        message = timer.Message;
        return true;
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan? interval, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        Cancel(key);
        var timer = new Timer(key, message, interval is not null);
        var tick = new Tick(this, timer);
        var scheduler = cell.System.Scheduler;
        if (interval is { } period) scheduler.ScheduleTellRepeatedly(delay, period, cell.Self, tick, sender ?? cell.Self, timer.Cancelable);
        else scheduler.ScheduleTellOnce(delay, cell.Self, tick, sender ?? cell.Self, timer.Cancelable);
        _timers[key] = timer;
    }

    internal sealed class Timer(object key, object message, bool isPeriodic)
    {
        public object Key => key;

        public object Message => message;

        public bool IsPeriodic => isPeriodic;

        public Cancelable Cancelable { get; } = new();
    }

    internal sealed class Tick(TimerScheduler timers, Timer timer) : IRuntimeMessage
    {
        public TimerScheduler Timers => timers;

        public Timer Timer => timer;

        public override string ToString() => $"timer {timer.Key}: {timer.Message}";
    }
}
