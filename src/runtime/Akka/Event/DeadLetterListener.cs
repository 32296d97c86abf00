using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// Logs dead letters with the reason why each was dead. After <c>akka.log-dead-letters</c> lines it is silent for
/// <c>akka.log-dead-letters-suspend-duration</c>, then says how many it kept back and starts again.
/// </summary>
public class DeadLetterListener : ActorBase
{
    private const int LongestContent = 200;

    private readonly EventStream _eventStream = Context.System.EventStream;
    private readonly ITimeProvider _clock = Context.System.Scheduler;
    private readonly int _maximum = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _suspendDuration = Context.System.Settings.LogDeadLettersSuspendDuration;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private int _count;
    private TimeSpan? _suspendedUntil;

    private bool HasLimit => _maximum != int.MaxValue;

    protected override void PreStart()
    {
        _eventStream.Subscribe(Self, typeof(DeadLetter));
        _eventStream.Subscribe(Self, typeof(Dropped));
        _eventStream.Subscribe(Self, typeof(UnhandledMessage));
    }

    protected override void PostStop() => _eventStream.Unsubscribe(Self);

    // Restarting keeps the subscriptions, and with them the letters that arrive meanwhile.
    protected override void PreRestart(Exception reason, object? message)
    {
    }

    protected override void PostRestart(Exception reason)
    {
    }

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter)
            return false;

        _count++;
        if (_suspendedUntil is { } until)
        {
            if (_clock.MonotonicClock < until)
                return true;

            Log(letter, $", of which {_count - _maximum - 1} were not logged. The counter will be reset now");
            _count = 0;
            _suspendedUntil = null;
        }
        else if (HasLimit && _count >= _maximum)
        {
            if (_suspendDuration == Timeout.InfiniteTimeSpan)
            {
                Log(letter, ", no more dead letters will be logged");
                Context.Stop(Self);
            }
            else
            {
                Log(letter, $", no more dead letters will be logged in next [{_suspendDuration}]");
                _suspendedUntil = _clock.MonotonicClock + _suspendDuration;
            }
        }
        else
        {
            Log(letter, "");
        }

        return true;
    }

    private void Log(AllDeadLetters letter, string counting)
    {
        var type = letter.Message is IWrappedMessage wrapped ? $"{letter.Message.GetType().Name} of {wrapped.Message?.GetType().Name}" : letter.Message.GetType().Name;
        _log.Info(
            "Message [{0}] from {1} to {2} was {3}: {4}. [{5}] dead letters encountered{6}. " +
            "This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'. Message content: {7}",
            type,
            letter.Sender is null ? "no sender" : letter.Sender.Path,
            letter.Recipient.Path,
            letter switch { Dropped => "dropped", UnhandledMessage => "unhandled", _ => "not delivered" },
            DeadLetterReason.Of(letter),
            _count,
            counting,
            OneLine(letter.Message));
    }

    // A message may hold a whole document; the log only has to say which one it was.
    private static string OneLine(object message)
    {
        var text = message.ToString() ?? "";
        var shown = text.Length > LongestContent ? string.Concat(text.AsSpan(0, LongestContent), "...") : text;
        return shown.ReplaceLineEndings(" ");
    }
}
