using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Core.FailureDetection;

namespace Akka.Remote;

/// <summary>Unavailable when the silence is very unlikely in the light of the heartbeats so far; <see cref="PhiAccrual"/> behind a lock and a clock.</summary>
public class PhiAccrualFailureDetector : FailureDetector
{
    private readonly Lock _turn = new();
    private readonly PhiAccrual _accrual;
    private readonly Clock _clock;
    private readonly EventStream? _eventStream;
    private readonly long _worryingInterval;

    public PhiAccrualFailureDetector(
        double threshold, int maxSampleSize, TimeSpan minStdDeviation, TimeSpan acceptableHeartbeatPause, TimeSpan firstHeartbeatEstimate, Clock? clock = null)
        : this(Checked(threshold, maxSampleSize, minStdDeviation, acceptableHeartbeatPause, firstHeartbeatEstimate), clock, eventStream: null)
    {
    }

    public PhiAccrualFailureDetector(Config config, EventStream ev)
        : this(config, ev, clock: null)
    {
    }

    internal PhiAccrualFailureDetector(Config config, EventStream eventStream, Clock? clock)
        : this(Read(new SettingsReader(config)), clock, eventStream)
    {
    }

    private PhiAccrualFailureDetector(PhiAccrualSettings settings, Clock? clock, EventStream? eventStream)
    {
        _accrual = new PhiAccrual(settings);
        _clock = clock ?? DefaultClock;
        _eventStream = eventStream;
        _worryingInterval = settings.AcceptablePause * 2 / 3;
    }

    /// <summary>Whose heartbeats these are, for the log.</summary>
    public string Address { get; set; } = "";

    public override bool IsAvailable
    {
        get
        {
            lock (_turn)
                return _accrual.IsAvailable(_clock());
        }
    }

    public override bool IsMonitoring
    {
        get
        {
            lock (_turn)
                return _accrual.IsMonitoring;
        }
    }

    internal double Phi
    {
        get
        {
            lock (_turn)
                return _accrual.Phi(_clock());
        }
    }

    public override void HeartBeat()
    {
        long? interval;
        lock (_turn)
            interval = _accrual.Heartbeat(_clock());
        if (interval is { } length && length >= _worryingInterval && _worryingInterval > 0)
        {
            _eventStream?.Publish(new Warning(
                nameof(PhiAccrualFailureDetector), GetType(),
                $"Heartbeats of [{Address}] came {length} ms apart; at {_worryingInterval * 3 / 2} ms and above (acceptable-heartbeat-pause) it is taken for failed."));
        }
    }

    private static PhiAccrualSettings Read(SettingsReader section) => Checked(
        section.Double("threshold"),
        section.Int("max-sample-size", minimum: 1),
        section.Duration("min-std-deviation"),
        section.DurationOrZero("acceptable-heartbeat-pause"),
        section.Duration("heartbeat-interval"));

    private static PhiAccrualSettings Checked(
        double threshold, int maxSampleSize, TimeSpan minStdDeviation, TimeSpan acceptableHeartbeatPause, TimeSpan firstHeartbeatEstimate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSampleSize);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(minStdDeviation, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(acceptableHeartbeatPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstHeartbeatEstimate, TimeSpan.Zero);
        return new PhiAccrualSettings(
            threshold, maxSampleSize, (long)minStdDeviation.TotalMilliseconds, (long)acceptableHeartbeatPause.TotalMilliseconds, (long)firstHeartbeatEstimate.TotalMilliseconds);
    }
}
