namespace Akka.Actor;

/// <summary>
/// Timers of one actor, by key. Starting a key again replaces the timer, and a tick of the old one that is already in the
/// mailbox is dropped. All are cancelled at restart and stop.
/// </summary>
public interface ITimerScheduler
{
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    bool IsTimerActive(object key);

    void Cancel(object key);

    void CancelAll();

    IReadOnlyCollection<object> ActiveTimers { get; }
}

/// <summary>An actor with timers; the runtime sets the property after the constructor and before PreStart.</summary>
public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}
