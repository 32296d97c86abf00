namespace Simulation.Worlds.Downing;

/// <summary>A lease as the strategy may rely on it: one holder at a time, by node name; a dead holder's time runs out.</summary>
internal sealed class LeaseModel(VirtualTime time, bool isForAll)
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(12);

    /// <summary>Null when nobody has it.</summary>
    public string? Holder { get; private set; }

    public bool TryAcquire(string owner)
    {
        Holder ??= owner;
        return Holder == owner || isForAll;
    }

    public void Release(string owner)
    {
        if (Holder == owner)
        {
            Holder = null;
        }
    }

    /// <summary>For a test that wants to see it noticed.</summary>
    public void MoveTo(string owner) => Holder = owner;

    public void Died(string owner) => time.After(TimeToLive, () => Release(owner));
}
