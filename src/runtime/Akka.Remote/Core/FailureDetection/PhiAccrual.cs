namespace Akka.Remote.Core.FailureDetection;

/// <summary>Of one detector; durations in milliseconds.</summary>
internal sealed record PhiAccrualSettings(double Threshold, int MaxSampleSize, long MinStdDeviation, long AcceptablePause, long FirstHeartbeatEstimate);

/// <summary>
/// Heartbeats to a level of suspicion, phi: the negative decimal logarithm of the probability that a heartbeat is still to come,
/// given how regularly they have come so far. Time comes in as milliseconds of a monotonic clock.
/// </summary>
/// <remarks>
/// PA1 Before the first heartbeat phi is 0. PA2 Phi grows with the silence. PA3 An interval that had been taken for a failure
/// does not teach the history that such intervals are normal.
/// </remarks>
internal sealed class PhiAccrual(PhiAccrualSettings settings)
{
    private readonly HeartbeatHistory _history = new(settings.MaxSampleSize);
    private long? _last;

    public bool IsMonitoring => _last is not null;

    /// <summary>Returns the interval that has just ended when it counts as a normal one.</summary>
    public long? Heartbeat(long now)
    {
        long? learnt = null;
        if (_last is not { } last)
        {
            // Nothing is known yet: an estimate with a deviation wide enough to be wrong.
            var spread = settings.FirstHeartbeatEstimate / 4;
            _history.Add(settings.FirstHeartbeatEstimate - spread);
            _history.Add(settings.FirstHeartbeatEstimate + spread);
        }
        else if (IsAvailable(now))
        {
            learnt = now - last;
            _history.Add(now - last);
        }

        _last = now;
        return learnt;
    }

    public bool IsAvailable(long now) => Phi(now) < settings.Threshold;

    public double Phi(long now) => _last is { } last
        ? Phi(now - last, _history.Mean + settings.AcceptablePause, Math.Max(_history.Deviation, settings.MinStdDeviation))
        : 0.0;

    /// <summary>A logistic function that stands for the normal distribution; its two forms keep precision on both sides of the mean.</summary>
    public static double Phi(double silence, double mean, double deviation)
    {
        var y = (silence - mean) / deviation;
        var e = Math.Exp(-y * (1.5976 + (0.070566 * y * y)));
        return silence > mean ? -Math.Log10(e / (1.0 + e)) : -Math.Log10(1.0 - (1.0 / (1.0 + e)));
    }
}
