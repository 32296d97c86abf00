using Akka.Actor;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;

namespace Akka.Remote.Tests.Core;

/// <summary>
/// Two nodes as protocols, and connections between them whose bytes wait until the test lets them through. One connection has one
/// number at both ends, so "the same connection" is a comparison.
/// </summary>
internal sealed class TwoAssociations
{
    public static readonly TimeSpan Gate = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Handshake = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(124);

    private readonly List<Letter> _underWay = [];
    private readonly Dictionary<long, Wire> _wires = [];
    private long _numbers;

    public TwoAssociations()
    {
        Low = new Node(this, new Address("akka.tcp", "a", "h", 1), new Address("akka.tcp", "b", "h", 2), 11);
        High = new Node(this, Low.Peer, Low.Address, 22);
        Low.Other = High;
        High.Other = Low;
    }

    public Node Low { get; }

    public Node High { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public int UnderWayCount => _underWay.Count;

    public IEnumerable<Node> Nodes => [Low, High];

    /// <summary>One of those that may come next: a connection keeps the order of what is sent on it one way.</summary>
    public void DeliverOne(Func<int, int> choose)
    {
        var next = _underWay.Where(letter => !_underWay.TakeWhile(other => other != letter).Any(other => other.Connection == letter.Connection && other.To == letter.To)).ToList();
        var chosen = next[choose(next.Count)];
        _underWay.Remove(chosen);

        // Who has gone is not let in any more: the shell looks before it hands a Hello on.
        if (chosen.Input is AssociationInput.HelloReceived && !_wires.ContainsKey(chosen.Connection)) return;
        if (chosen.ToUid == chosen.To.Uid) chosen.To.Handle(chosen.Input);
    }

    public void DeliverAll()
    {
        while (_underWay.Count > 0) DeliverOne(static _ => 0);
    }

    /// <summary>What is under way reaches nobody, and nobody hears of that.</summary>
    public void LoseAll() => _underWay.Clear();

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>A process ends and another one starts at its address.</summary>
    public void Restart(Node node)
    {
        foreach (var connection in _wires.Keys.ToList()) Cut(connection);
        _underWay.RemoveAll(letter => letter.To == node);
        node.Begin(node.Uid + 1);
    }

    public void Cut(long connection)
    {
        if (!_wires.Remove(connection)) return;
        foreach (var node in Nodes) Send(node, connection, new AssociationInput.ConnectionLost(connection, "it was cut"));
    }

    public IReadOnlyCollection<long> OpenWires => _wires.Keys;

    private void Send(Node to, long connection, AssociationInput input) => _underWay.Add(new Letter(to, to.Uid, connection, input));

    private sealed record Letter(Node To, int ToUid, long Connection, AssociationInput Input);

    private sealed record Wire(Node Dialler, Hello Hello);

    internal sealed class Node(TwoAssociations world, Address address, Address peer, int uid)
    {
        private readonly List<(TimeSpan Due, long Token)> _timers = [];
        private AssociationProtocol _protocol = null!;

        public Node Other { get; set; } = null!;

        public Address Address => address;

        public Address Peer => peer;

        public int Uid { get; private set; } = uid;

        public AssociationState State => Protocol.State;

        public AssociationProtocol Protocol => _protocol ?? Begin(Uid);

        public AssociationState.Active? Session => State as AssociationState.Active;

        public List<AssociationEffect> Effects { get; } = [];

        public IEnumerable<AssociationNews> News => Effects.OfType<AssociationEffect.Publish>().Select(static publish => publish.News);

        public int TimerCount => _timers.Count;

        public AssociationProtocol Begin(int newUid)
        {
            Uid = newUid;
            _timers.Clear();
            return _protocol = new AssociationProtocol(new AssociationSettings(address, Uid, peer, Handshake, Gate, TimeSpan.FromDays(5), HeartbeatInterval, TimeSpan.FromSeconds(120)));
        }

        public void Want(Lane lane = Lane.Control) => Handle(new AssociationInput.Wanted(lane));

        /// <summary>Fires a timer whether it is due or not: the protocol knows by its token whether it means anything.</summary>
        public void FireOne(Func<int, int> choose, bool isSilent = false)
        {
            var chosen = choose(_timers.Count);
            var token = _timers[chosen].Token;
            _timers.RemoveAt(chosen);
            Handle(new AssociationInput.TimerFired(token, isSilent ? TimeSpan.Zero : world.Now));
        }

        public void FireDue(bool isSilent = false)
        {
            foreach (var timer in _timers.Where(timer => timer.Due <= world.Now).ToList())
            {
                _timers.Remove(timer);
                Handle(new AssociationInput.TimerFired(timer.Token, isSilent ? TimeSpan.Zero : world.Now));
            }
        }

        public void Handle(AssociationInput input)
        {
            var outbox = new Outbox<AssociationEffect>();
            Protocol.Handle(input, world.Now, outbox);
            foreach (var effect in outbox.Effects)
            {
                Effects.Add(effect);
                Carry(effect);
            }
        }

        private void Carry(AssociationEffect effect)
        {
            switch (effect)
            {
                case AssociationEffect.Dial dial:
                    var number = ++world._numbers;
                    world._wires[number] = new Wire(this, dial.Hello);
                    world.Send(Other, number, new AssociationInput.HelloReceived(number, dial.Hello));
                    break;
                case AssociationEffect.Accept accept when world._wires.TryGetValue(accept.Connection, out var wire):
                    world.Send(Other, accept.Connection, new AssociationInput.DialAnswered(wire.Hello.Lane, wire.Hello.Dial, accept.Connection, accept.Welcome));
                    break;
                case AssociationEffect.Refuse refuse when world._wires.Remove(refuse.Connection, out var wire):
                    world.Send(Other, refuse.Connection, new AssociationInput.DialRefused(wire.Hello.Lane, wire.Hello.Dial, refuse.Refusal, refuse.Text));
                    break;
                case AssociationEffect.Close close:
                    Hang(close.Connection);
                    break;
                case AssociationEffect.AbandonDial abandon:
                    foreach (var (connection, _) in world._wires.Where(wire => wire.Value.Dialler == this && wire.Value.Hello.Lane == abandon.Lane && wire.Value.Hello.Dial == abandon.Number).ToList())
                        Hang(connection);
                    break;
                case AssociationEffect.AskForLane ask:
                    if (Session is { } session) world.Send(Other, session.Connection, new AssociationInput.LaneAsked(session.Connection, ask.Lane));
                    break;
                case AssociationEffect.SessionStarted started:
                    Connections.Add(started.Connection);
                    break;
                case AssociationEffect.LaneOpened opened:
                    Connections.Add(opened.Connection);
                    break;
                case AssociationEffect.SessionEnded ended:
                    if (ended.Farewell is { } farewell && Connections.Count > 0 && world._wires.ContainsKey(Connections[0]))
                        world.Send(Other, Connections[0], new AssociationInput.FarewellReceived(Connections[0], farewell));
                    foreach (var connection in Connections) Hang(connection);
                    Connections.Clear();
                    break;
                case AssociationEffect.SetTimer timer:
                    _timers.Add((world.Now + timer.After, timer.Token));
                    break;
            }
        }

        private List<long> Connections { get; } = [];

        private void Hang(long connection)
        {
            if (world._wires.Remove(connection)) world.Send(Other, connection, new AssociationInput.ConnectionLost(connection, "the other side has closed it"));
        }
    }
}
