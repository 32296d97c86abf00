namespace MultiNode.Network;

/// <summary>
/// What the network between the nodes does at the moment, one state per direction. Everybody reads it, only a story changes it.
/// </summary>
internal sealed class Links
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string From, string To), LinkState> _states = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LinkState this[string from, string to]
    {
        get
        {
            lock (_gate)
            {
                return _states.GetValueOrDefault((from, to), LinkState.Open);
            }
        }
    }

    /// <summary>Completes at the next change of any link.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Bytes from one to the other wait until the link is healed; the other direction is not touched.</summary>
    public void BlockOneWay(string from, string to) => Change(() => _states[(from, to)] = LinkState.Open with { IsBlocked = true });

    /// <summary>No byte passes between the two sides.</summary>
    public void Partition(IReadOnlyCollection<string> side, IReadOnlyCollection<string> other) => Change(() =>
    {
        foreach (var (a, b) in side.SelectMany(a => other.Select(b => (a, b))))
        {
            _states[(a, b)] = _states[(b, a)] = LinkState.Open with { IsBlocked = true };
        }
    });

    public void Delay(string from, string to, TimeSpan by) => Change(() => _states[(from, to)] = new LinkState(false, by));

    public void Heal() => Change(_states.Clear);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}

internal sealed record LinkState(bool IsBlocked, TimeSpan Delay)
{
    public static readonly LinkState Open = new(false, TimeSpan.Zero);
}
