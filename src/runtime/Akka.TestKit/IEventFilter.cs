using Akka.Event;

namespace Akka.TestKit;

/// <summary>Decides about one log line.</summary>
public interface IEventFilter
{
    /// <returns>True when the line is one of those the filter is about; it is then not printed.</returns>
    bool Apply(LogEvent logEvent);
}

/// <summary>Ends the muting of a filter.</summary>
public interface IUnmutableFilter : IDisposable
{
    void Unmute();
}
