namespace Simulation;

/// <summary>
/// Links between nodes: each message takes its time and may be lost, doubled or overtaken; a link may be cut in one
/// direction or clogged. What becomes of a message is decided by the seed when it is sent, and by a cut when it would arrive.
/// </summary>
internal sealed class VirtualNetwork(VirtualTime time, SplitMix random, FaultPlan faults, Trace trace)
{
    private static readonly TimeSpan Quickest = TimeSpan.FromMilliseconds(0.1);
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(5);

    private readonly Dictionary<string, VirtualNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), Link> _links = [];
    private bool _isFaulty = true;

    public void Attach(VirtualNode node) => _nodes.Add(node.Name, node);

    /// <summary>What goes <paramref name="reliably"/> (a connection to a database) is not lost, doubled or overtaken; a cut link stops it all the same.</summary>
    public void Send(string from, string to, object message, bool reliably = false)
    {
        var link = LinkOf(from, to);
        var isExposed = _isFaulty && !reliably;
        if (link.IsCut || (isExposed && random.Chance(faults.Loss)))
        {
            trace.Note(from, link.IsCut ? "cut off" : "lost", $"to {to}: {message}");
            return;
        }

        Carry(from, to, link, message, isExposed);
        if (isExposed && random.Chance(faults.Duplication))
        {
            trace.Note(from, "doubled", $"to {to}: {message}");
            Carry(from, to, link, message, isExposed);
        }
    }

    /// <summary>One direction of one link.</summary>
    public void Cut(string from, string to)
    {
        LinkOf(from, to).IsCut = true;
        trace.Note("network", "cut", $"{from} -> {to}");
    }

    public void Mend(string from, string to)
    {
        LinkOf(from, to).IsCut = false;
        trace.Note("network", "mended", $"{from} -> {to}");
    }

    /// <summary>Nothing arrives before <paramref name="until"/>; then everything does.</summary>
    public void Clog(string from, string to, TimeSpan until)
    {
        LinkOf(from, to).CloggedUntil = until;
        trace.Note("network", "clogged", $"{from} -> {to} until {until.TotalSeconds:F1}");
    }

    /// <summary>From now on nothing is cut, lost, doubled, overtaken or slow.</summary>
    public void Heal()
    {
        _isFaulty = false;
        foreach (var link in _links.Values)
        {
            link.IsCut = false;
            link.CloggedUntil = TimeSpan.Zero;
        }
    }

    private void Carry(string from, string to, Link link, object message, bool isExposed)
    {
        var slowest = _isFaulty ? Slowest * (1 + 99 * faults.Slowness) : Slowest;
        var arrival = time.Now + random.Between(Quickest, slowest);
        if (link.CloggedUntil > arrival)
        {
            arrival = link.CloggedUntil;
        }

        if (arrival <= link.LastArrival && !(isExposed && random.Chance(faults.Reordering)))
        {
            arrival = link.LastArrival + TimeSpan.FromTicks(1);
        }

        link.LastArrival = arrival > link.LastArrival ? arrival : link.LastArrival;
        time.At(arrival, () => Arrive(from, to, link, message));
    }

    private void Arrive(string from, string to, Link link, object message)
    {
        if (link.IsCut)
        {
            trace.Note(from, "cut off", $"to {to}: {message}");
        }
        else if (_nodes.TryGetValue(to, out var node) && node.IsUp)
        {
            node.Receive(from, message);
        }
        else
        {
            trace.Note(from, "nobody", $"at {to}: {message}");
        }
    }

    private Link LinkOf(string from, string to) => _links.TryGetValue((from, to), out var link) ? link : _links[(from, to)] = new Link();

    private sealed class Link
    {
        public bool IsCut { get; set; }

        public TimeSpan CloggedUntil { get; set; }

        public TimeSpan LastArrival { get; set; }
    }
}
