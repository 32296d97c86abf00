namespace Akka.Persistence.Core;

/// <summary>
/// Stops asking a store that keeps failing. B1 closed, every call passes; so many failures in a row open it. B2 open, no call
/// passes until the reset time is over. B3 then one call passes as a probe: its success closes it, its failure opens it again.
/// B4 the end of a call that began before it opened changes nothing while it is open.
/// </summary>
internal sealed class CircuitBreaker(int maxFailures, long resetMs)
{
    private int _failures;
    private bool _isOpen;
    private bool _isProbing;
    private long _openUntilMs;

    /// <summary>Nothing is remembered against the store: a success changes nothing.</summary>
    public bool IsCalm => _failures == 0 && !_isOpen;

    /// <summary>Null lets the call pass; else how long the breaker stays open, 0 while the probe is under way.</summary>
    public long? Refusal(long nowMs)
    {
        if (!_isOpen)
            return null;
        if (_isProbing || nowMs < _openUntilMs)
            return Math.Max(0, _openUntilMs - nowMs);
        _isProbing = true;
        return null;
    }

    public void Succeeded()
    {
        if (_isOpen && !_isProbing)
            return;
        (_failures, _isOpen, _isProbing) = (0, false, false);
    }

    public void Failed(long nowMs)
    {
        if (_isOpen && !_isProbing)
            return;
        _failures++;
        if (_isProbing || _failures >= maxFailures)
            (_isOpen, _isProbing, _openUntilMs) = (true, false, nowMs + resetMs);
    }
}
