using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Simulation.Worlds.Nodes;

/// <summary>The clock and all timers of a node: the process's own monotonic clock, its own idea of the date, and the events of the world.</summary>
internal sealed class VirtualScheduler(Config scheduler, ILoggingAdapter log) : SchedulerBase(scheduler, log), IDateTimeOffsetNowTimeProvider
{
    // What is due later than any run lasts is never due.
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private readonly NodeLife _life = NodeLife.Current;

    public override TimeSpan MonotonicClock => _life.Elapsed;

    public override TimeSpan HighResMonotonicClock => _life.Elapsed;

    protected override DateTimeOffset TimeNow => DateTimeOffset.FromUnixTimeMilliseconds(_life.WallMs);

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Once(delay, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Repeatedly(_life.Elapsed + initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Once(delay, () => _life.Post(action), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) =>
        Once(delay, () => _life.Post(action.Run), cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Repeatedly(_life.Elapsed + initialDelay, interval, () => _life.Post(action), cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Repeatedly(_life.Elapsed + initialDelay, interval, () => _life.Post(action.Run), cancelable);

    private void Once(TimeSpan delay, Action ring, ICancelable? cancelable)
    {
        if (delay < Never)
        {
            _life.After(delay, () =>
            {
                if (cancelable is not { IsCancellationRequested: true })
                {
                    ring();
                }
            });
        }
    }

    /// <summary>The rate is fixed; what a frozen process has missed is not made up for.</summary>
    private void Repeatedly(TimeSpan due, TimeSpan interval, Action ring, ICancelable? cancelable) => Once(due - _life.Elapsed, () =>
    {
        ring();
        var next = due + interval;
        Repeatedly(next > _life.Elapsed ? next : _life.Elapsed + interval, interval, ring, cancelable);
    }, cancelable);
}
