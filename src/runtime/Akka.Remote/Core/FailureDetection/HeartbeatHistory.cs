namespace Akka.Remote.Core.FailureDetection;

/// <summary>Mean and deviation of the last so many intervals, in milliseconds. Whole numbers, so that no error adds up in the sums.</summary>
internal sealed class HeartbeatHistory(int capacity)
{
    private readonly Queue<long> _intervals = new();
    private long _sum;
    private long _sumOfSquares;

    public int Count => _intervals.Count;

    public double Mean => (double)_sum / _intervals.Count;

    public double Deviation
    {
        get
        {
            var mean = Mean;
            return Math.Sqrt(Math.Max(0, ((double)_sumOfSquares / _intervals.Count) - (mean * mean)));
        }
    }

    public void Add(long interval)
    {
        if (_intervals.Count == capacity)
        {
            var oldest = _intervals.Dequeue();
            _sum -= oldest;
            _sumOfSquares -= oldest * oldest;
        }

        _intervals.Enqueue(interval);
        _sum += interval;
        _sumOfSquares += interval * interval;
    }
}
