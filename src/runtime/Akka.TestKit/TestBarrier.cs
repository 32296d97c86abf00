namespace Akka.TestKit;

/// <summary>Lets threads go on when a number of them have come to it.</summary>
public class TestBarrier
{
    private readonly TestKitBase _testKit;
    private readonly TimeSpan _defaultTimeout;
    private readonly int _count;
    private Barrier _barrier;

    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _defaultTimeout = defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout;
        _count = count;
        _barrier = new Barrier(count);
    }

    public void Await() => Await(_defaultTimeout);

    public void Await(TimeSpan timeout)
    {
        var dilated = _testKit.Dilated(timeout);
        if (!_barrier.SignalAndWait(dilated))
            throw new TimeoutException($"Not all have come to the barrier within {dilated}.");
    }

    /// <summary>Starts anew; whoever waits at the barrier keeps waiting at the old one.</summary>
    public void Reset() => _barrier = new Barrier(_count);
}
