namespace Akka.TestKit;

/// <summary>Opens once it has been counted down to zero; waiting for it beyond its time is an error.</summary>
public class TestLatch
{
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly CountdownEvent _latch;
    private readonly TimeSpan _defaultTimeout;

    public TestLatch()
        : this(1)
    {
    }

    public TestLatch(int count)
        : this(count, TestKitBase.DefaultConfig.GetTimeSpan("akka.test.default-timeout"))
    {
    }

    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(static duration => duration, defaultTimeout, count)
    {
    }

    protected internal TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _dilate = dilate;
        _latch = new CountdownEvent(count);
        _defaultTimeout = defaultTimeout;
    }

    public bool IsOpen => _latch.IsSet;

    public void CountDown() => _latch.Signal();

    public void Open()
    {
        while (!IsOpen)
            CountDown();
    }

    public void Reset() => _latch.Reset();

    public void Ready() => Ready(_defaultTimeout);

    public void Ready(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            throw new ArgumentException("A latch cannot wait for ever.", nameof(timeout));

        var dilated = _dilate(timeout);
        if (!_latch.Wait(dilated))
            throw new TimeoutException($"Timeout of {dilated}");
    }
}
