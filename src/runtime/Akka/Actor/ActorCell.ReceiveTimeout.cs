namespace Akka.Actor;

/// <summary>Telling an actor that nothing has happened for a while.</summary>
internal sealed partial class ActorCell
{
    public TimeSpan? ReceiveTimeout => _extras?.ReceiveTimeout?.Duration;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is { } negative && negative < TimeSpan.Zero && negative != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A receive timeout cannot be negative.");
        _extras?.ReceiveTimeout?.Cancel();
        if (timeout is { } duration && duration != Timeout.InfiniteTimeSpan)
            Extras.ReceiveTimeout = new ReceiveTimeoutClock(_self, _system.Scheduler, duration);
        else if (_extras is { ReceiveTimeout: not null } extras)
            extras.ReceiveTimeout = null;
    }

    private void NoteActivity(object message)
    {
        if (message is not INotInfluenceReceiveTimeout) _extras?.ReceiveTimeout?.Restart();
    }

    private void ReceiveTimeoutTick(ReceiveTimeoutClock.Tick tick)
    {
        // A tick of a clock that was replaced or cancelled meanwhile means nothing.
        if (_extras?.ReceiveTimeout != tick.Clock || !tick.Clock.IsDue()) return;
        _message = Akka.Actor.ReceiveTimeout.Instance;
        ReceiveUser(_message);
        if (_extras?.ReceiveTimeout == tick.Clock) tick.Clock.Restart();
    }
}

/// <summary>
/// The clock of one SetReceiveTimeout. A message only moves the time of last activity; the alarm is set once per period and, when
/// it comes too early, set again for what is left. So a busy actor pays a clock reading per message, and no timer.
/// </summary>
internal sealed class ReceiveTimeoutClock
{
    private readonly LocalActorRef _self;
    private readonly IScheduler _scheduler;
    private readonly Cancelable _cancel = new();
    private readonly Tick _tick;
    private TimeSpan _lastActivity;
    private bool _alarmSet;

    public ReceiveTimeoutClock(LocalActorRef self, IScheduler scheduler, TimeSpan duration)
    {
        _self = self;
        _scheduler = scheduler;
        Duration = duration;
        _tick = new Tick(this);
        _lastActivity = scheduler.MonotonicClock;
        SetAlarm(duration);
    }

    public TimeSpan Duration { get; }

    public void Restart()
    {
        _lastActivity = _scheduler.MonotonicClock;
        if (!_alarmSet) SetAlarm(Duration);
    }

    public void Cancel() => _cancel.Cancel();

    /// <summary>The alarm has rung: true when the actor really was idle for the whole time.</summary>
    public bool IsDue()
    {
        _alarmSet = false;
        var left = _lastActivity + Duration - _scheduler.MonotonicClock;
        if (left <= TimeSpan.Zero) return true;
        SetAlarm(left);
        return false;
    }

    private void SetAlarm(TimeSpan delay)
    {
        _alarmSet = true;
        _scheduler.ScheduleTellOnce(delay, _self, _tick, _self, _cancel);
    }

    internal sealed class Tick(ReceiveTimeoutClock clock) : IRuntimeMessage
    {
        public ReceiveTimeoutClock Clock => clock;
    }
}
