using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit;

/// <summary>The logger of a system under test: prints what no filter of the test is about. Dead letters and unhandled messages count as warnings.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<IEventFilter> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                initialize.LoggingBus.Subscribe(Context.Self, typeof(Mute));
                initialize.LoggingBus.Subscribe(Context.Self, typeof(Unmute));
                initialize.LoggingBus.Subscribe(Context.Self, typeof(Checkpoint));
                initialize.LoggingBus.Subscribe(Context.Self, typeof(DeadLetter));
                initialize.LoggingBus.Subscribe(Context.Self, typeof(UnhandledMessage));
                return base.Receive(message);
            case Mute mute:
                _filters.AddRange(mute.Filters);
                return true;
            case Unmute unmute:
                foreach (var filter in unmute.Filters)
                    _filters.Remove(filter);
                return true;
            case Checkpoint checkpoint:
                checkpoint.Pass();
                return true;
            case LogEvent logEvent:
                return IsMuted(logEvent) || base.Receive(logEvent);
            case DeadLetter { Message: ISystemMessage or IDeadLetterSuppression }:
                return true;
            case DeadLetter letter:
                return Note(letter, letter);
            case UnhandledMessage unhandled:
                return Note(unhandled, $"Unhandled message from {unhandled.Sender}: {unhandled.Message}");
            default:
                return false;
        }
    }

    private bool Note(AllDeadLetters letter, object text)
    {
        var warning = new Warning(letter.Recipient.Path.ToString() ?? "", letter.Recipient.GetType(), text);
        return IsMuted(warning) || base.Receive(warning);
    }

    // Every filter sees the line, so that two tests of the same line both count it.
    private bool IsMuted(LogEvent logEvent)
    {
        var muted = false;
        foreach (var filter in _filters)
            muted |= filter.Apply(logEvent);
        return muted;
    }
}
