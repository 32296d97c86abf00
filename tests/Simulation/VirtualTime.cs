namespace Simulation;

/// <summary>The one true clock of a world and everything that will happen in it, in the order of time and, at one instant, of scheduling.</summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _coming = new();
    private long _order;

    /// <summary>Since the world began.</summary>
    public TimeSpan Now { get; private set; }

    public long Steps { get; private set; }

    public bool IsOver => _coming.Count == 0;

    /// <summary>When the next thing happens; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan Next => _coming.TryPeek(out _, out var when) ? when.At : TimeSpan.MaxValue;

    public void After(TimeSpan delay, Action happens) => At(Now + delay, happens);

    public void At(TimeSpan when, Action happens) => _coming.Enqueue(happens, (when < Now ? Now : when, _order++));

    /// <summary>Moves the clock to the next thing and lets it happen.</summary>
    public void Step()
    {
        _coming.TryDequeue(out var happens, out var when);
        Now = when.At;
        Steps++;
        happens!();
    }
}
