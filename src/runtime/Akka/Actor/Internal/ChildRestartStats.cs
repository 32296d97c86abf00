namespace Akka.Actor.Internal;

/// <summary>How often a child was restarted lately. A parent keeps one only for children that have failed.</summary>
public sealed class ChildRestartStats
{
    private int _restarts;
    private TimeSpan? _windowStart;

    internal ChildRestartStats(IInternalActorRef child, ITimeProvider clock)
    {
        Child = child;
        Clock = clock;
    }

    internal IInternalActorRef Child { get; }

    private ITimeProvider Clock { get; }

    /// <summary>Counts one more restart; false when that is more than allowed.</summary>
    internal bool RequestRestartPermission(int maxRetries, TimeSpan window)
    {
        if (maxRetries == 0) return false;
        if (window <= TimeSpan.Zero) return maxRetries < 0 || ++_restarts <= maxRetries;

        // A window without a number allows one restart in it.
        var allowed = maxRetries < 0 ? 1 : maxRetries;
        var now = Clock.MonotonicClock;
        if (_windowStart is { } start && now - start <= window) return ++_restarts <= allowed;
        _windowStart = now;
        _restarts = 1;
        return true;
    }
}
