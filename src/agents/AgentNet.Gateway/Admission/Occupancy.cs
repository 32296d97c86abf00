namespace AgentNet.Gateway.Admission;

/// <summary>Counts who is inside and lets nobody in beyond the limit; nobody waits at the door.</summary>
internal sealed class Occupancy(int limit)
{
    private int _inside;

    public int Limit { get; } = limit;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= Limit)
            return true;
        Interlocked.Decrement(ref _inside);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inside);
}
