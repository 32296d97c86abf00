using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Unavailable when no heartbeat has come for an interval and a pause.</summary>
public class DeadlineFailureDetector : FailureDetector
{
    private const long Never = long.MinValue;

    private readonly Clock _clock;
    private readonly long _longestSilence;
    private long _last = Never;

    public DeadlineFailureDetector(TimeSpan acceptableHeartbeatPause, TimeSpan heartbeatInterval, Clock? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(acceptableHeartbeatPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(heartbeatInterval, TimeSpan.Zero);
        _clock = clock ?? DefaultClock;
        _longestSilence = (long)(acceptableHeartbeatPause + heartbeatInterval).TotalMilliseconds;
    }

    public DeadlineFailureDetector(Config config, EventStream eventStream)
        : this(config, clock: null)
    {
    }

    internal DeadlineFailureDetector(Config config, Clock? clock)
        : this(new SettingsReader(config), clock)
    {
    }

    private DeadlineFailureDetector(SettingsReader section, Clock? clock)
        : this(section.DurationOrZero("acceptable-heartbeat-pause"), section.Duration("heartbeat-interval"), clock)
    {
    }

    public override bool IsAvailable => Volatile.Read(ref _last) is var last && (last == Never || _clock() <= last + _longestSilence);

    public override bool IsMonitoring => Volatile.Read(ref _last) != Never;

    public override void HeartBeat() => Volatile.Write(ref _last, _clock());
}
