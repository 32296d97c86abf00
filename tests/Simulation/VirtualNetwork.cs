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

    /// <summary>What is sent from now on waits until <paramref name="until"/>; then all of it arrives.</summary>
    public void Clog(string from, string to, TimeSpan until)
    {
        LinkOf(from, to).CloggedUntil = until;
        trace.Note("network", "clogged", $"{from} -> {to} until {until.TotalSeconds:F1}");
    }

    /// <summary>For what a world carries itself: whether the link lets nothing through just now.</summary>
    public bool IsClosed(string from, string to) => LinkOf(from, to) is var link && (link.IsCut || link.CloggedUntil > time.Now);

    /// <summary>For what a world carries itself: how long it takes when it sets out now.</summary>
    public TimeSpan Latency() => random.Between(Quickest, SlowestWay);

    /// <summary>From now on nothing is cut, lost, doubled, overtaken or slow, and what clogged links hold is let go in its order.</summary>
    public void Heal()
    {
        // What is on its way without being held arrives by then, and before what is held.
        var latest = time.Now + SlowestWay;
        _isFaulty = false;
        foreach (var link in _links.Values)
        {
            link.IsCut = false;
            link.CloggedUntil = TimeSpan.Zero;
            link.LastArrival = link.LastArrival < latest ? link.LastArrival : latest;
            foreach (var letter in link.Held.Where(letter => !letter.HasArrived))
            {
                CarryAt(time.Now + random.Between(Quickest, Slowest), link, letter, mayOvertake: false);
            }

            link.Held.Clear();
        }
    }

    private TimeSpan SlowestWay => _isFaulty ? Slowest * (1 + 99 * faults.Slowness) : Slowest;

    private void Carry(string from, string to, Link link, object message, bool isExposed)
    {
        var letter = new Letter(from, to, message);
        var arrival = time.Now + random.Between(Quickest, SlowestWay);
        if (link.CloggedUntil > arrival)
        {
            arrival = link.CloggedUntil;
        }

        CarryAt(arrival, link, letter, mayOvertake: isExposed);
        if (link.LastArrival > time.Now + SlowestWay)
        {
            link.Held.Add(letter);
        }
    }

    private void CarryAt(TimeSpan arrival, Link link, Letter letter, bool mayOvertake)
    {
        if (arrival <= link.LastArrival && !(mayOvertake && random.Chance(faults.Reordering)))
        {
            arrival = link.LastArrival + TimeSpan.FromTicks(1);
        }

        link.LastArrival = arrival > link.LastArrival ? arrival : link.LastArrival;
        time.At(arrival, () => Arrive(link, letter));
    }

    private void Arrive(Link link, Letter letter)
    {
        if (letter.HasArrived)
        {
            return;
        }

        letter.HasArrived = true;
        if (link.IsCut)
        {
            trace.Note(letter.From, "cut off", $"to {letter.To}: {letter.Message}");
        }
        else if (_nodes.TryGetValue(letter.To, out var node) && node.IsUp)
        {
            node.Receive(letter.From, letter.Message);
        }
        else
        {
            trace.Note(letter.From, "nobody", $"at {letter.To}: {letter.Message}");
        }
    }

    private Link LinkOf(string from, string to) => _links.TryGetValue((from, to), out var link) ? link : _links[(from, to)] = new Link();

    private sealed class Link
    {
        public bool IsCut { get; set; }

        public TimeSpan CloggedUntil { get; set; }

        public TimeSpan LastArrival { get; set; }

        /// <summary>What was to arrive later than the way alone takes.</summary>
        public List<Letter> Held { get; } = [];
    }

    private sealed class Letter(string from, string to, object message)
    {
        public string From => from;

        public string To => to;

        public object Message => message;

        /// <summary>When it is let go early, the later one of its two arrivals is none.</summary>
        public bool HasArrived { get; set; }
    }
}
