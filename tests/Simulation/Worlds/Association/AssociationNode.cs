using Akka.Actor;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;
using Akka.Remote.Core.SystemDelivery;
using DeliveryEffect = Akka.Remote.Core.SystemDelivery.SystemDeliveryEffect<Simulation.Worlds.Association.Letter>;
using DeliveryInput = Akka.Remote.Core.SystemDelivery.SystemDeliveryInput<Simulation.Worlds.Association.Letter>;

namespace Simulation.Worlds.Association;

/// <summary>A node with the two protocols of one peer, carried out over packets; its process number is its uid.</summary>
internal sealed class AssociationNode(Simulator simulator, AssociationWorld world, string name, Address address, string peerName, Address peer) : VirtualNode(simulator, name)
{
    public const int BufferSize = 40;

    private static readonly SystemDeliverySettings Delivery = new(
        BufferSize, ResendLimit: 10, ResendInterval: TimeSpan.FromSeconds(1), AcknowledgeAfter: TimeSpan.FromSeconds(0.3), UndeliveredTimeout: TimeSpan.FromSeconds(90), RetryInterval: TimeSpan.FromSeconds(2));

    private readonly SplitMix _random = simulator.Random.Fork();
    private readonly Queue<object> _inputs = new();
    private readonly SortedDictionary<long, Hello> _dials = [];
    private readonly SortedSet<long> _open = [];
    private readonly List<Letter> _dropped = [];
    private AssociationProtocol _association = null!;
    private SystemDeliveryProtocol<Letter> _delivery = null!;
    private Letter? _held;
    private TimeSpan _heard;
    private long _connections;
    private int _saidWhenWell;
    private long _transmitted;
    private bool _isHandling;

    /// <summary>The connection of the control lane.</summary>
    public long? Session => IsUp ? (_association.State as AssociationState.Active)?.Connection : null;

    public int? PeerUid => IsUp ? (_association.State as AssociationState.Active)?.PeerUid : null;

    public int WaitingCount => IsUp ? _delivery.WaitingCount : 0;

    protected override void OnStart()
    {
        _inputs.Clear();
        _dials.Clear();
        _open.Clear();
        _dropped.Clear();
        _held = null;
        _transmitted = 0;
        _isHandling = false;
        _association = new AssociationProtocol(new AssociationSettings(
            address, Process, peer, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), TimeSpan.FromDays(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8)));
        _delivery = new SystemDeliveryProtocol<Letter>(Delivery);
        Later(TimeSpan.FromSeconds(_random.NextFraction()), Talk);
    }

    // Faster than the line now and then, so that the buffer fills while nothing gets through.
    private void Talk()
    {
        Post(new DeliveryInput.Sent(world.Ledger.Tell(Name, Process)));
        if (!world.IsHealed || ++_saidWhenWell < 5) Later(TimeSpan.FromSeconds(0.05 + _random.NextFraction()), Talk);
    }

    protected override void OnMessage(string from, object message)
    {
        var packet = (Packet)message;
        if (packet is not (Packet.Greeting or Packet.Closed) && !_open.Contains(packet.Connection) && !_dials.ContainsKey(packet.Connection))
        {
            Send(peerName, new Packet.Closed(packet.Connection));
            return;
        }

        _heard = Elapsed;
        switch (packet)
        {
            case Packet.Greeting greeting:
                if (world.IsAlive(peerName, greeting.Process)) Post(new AssociationInput.HelloReceived(packet.Connection, greeting.Hello));
                break;
            case Packet.Answer answer when _dials.Remove(packet.Connection, out var hello):
                Post(new AssociationInput.DialAnswered(hello.Lane, hello.Dial, packet.Connection, answer.Welcome));
                break;
            case Packet.Refused refused when _dials.Remove(packet.Connection, out var hello):
                Post(new AssociationInput.DialRefused(hello.Lane, hello.Dial, refused.Refusal, ""));
                break;
            case Packet.Said said when _open.Contains(packet.Connection):
                Post(new DeliveryInput.Arrived(said.Number, said.Letter));
                break;
            case Packet.Acknowledged acknowledged when _open.Contains(packet.Connection):
                Post(new DeliveryInput.Acknowledged(acknowledged.UpTo));
                break;
            case Packet.Goodbye goodbye:
                Post(new AssociationInput.FarewellReceived(packet.Connection, goodbye.Farewell));
                break;
            case Packet.Closed:
                _open.Remove(packet.Connection);
                if (_dials.Remove(packet.Connection, out var failed)) Post(new AssociationInput.DialFailed(failed.Lane, failed.Dial, "closed"));
                else Post(new AssociationInput.ConnectionLost(packet.Connection, "closed"));
                break;
        }
    }

    protected override void OnTimer(object token) => Post(token);

    private void Post(object input)
    {
        _inputs.Enqueue(input);
        if (_isHandling) return;
        _isHandling = true;
        while (_inputs.TryDequeue(out var next)) Handle(next);
        _isHandling = false;
    }

    private void Handle(object input)
    {
        switch (input)
        {
            case AssociationInput association:
                // A timer carries what is true when it rings, not when it was set.
                if (association is AssociationInput.TimerFired fired) association = fired with { LastHeard = _heard };
                var effects = new Outbox<AssociationEffect>();
                _association.Handle(association, Elapsed, effects);
                foreach (var effect in effects.Effects) Carry(effect);
                break;
            case DeliveryInput delivery:
                Deliver(delivery);
                break;
        }
    }

    private void Deliver(DeliveryInput input)
    {
        var effects = new Outbox<DeliveryEffect>();
        _delivery.Handle(input, Elapsed, effects);
        foreach (var effect in effects.Effects) Carry(effect);
    }

    private void Carry(AssociationEffect effect)
    {
        switch (effect)
        {
            case AssociationEffect.Dial dial:
                // Numbers that no other process and no other node gives.
                var connection = ((Process * 2L) + (Name == "a" ? 0 : 1)) * 1_000_000 + ++_connections;
                _dials[connection] = dial.Hello;
                Send(peerName, new Packet.Greeting(connection, Process, dial.Hello));
                break;
            case AssociationEffect.AbandonDial abandon:
                foreach (var (abandoned, _) in _dials.Where(dial => dial.Value.Dial == abandon.Number && dial.Value.Lane == abandon.Lane).ToList())
                {
                    _dials.Remove(abandoned);
                    Send(peerName, new Packet.Closed(abandoned));
                }

                break;
            case AssociationEffect.Accept accept:
                Send(peerName, new Packet.Answer(accept.Connection, accept.Welcome));
                break;
            case AssociationEffect.Refuse refuse:
                Send(peerName, new Packet.Refused(refuse.Connection, refuse.Refusal));
                break;
            case AssociationEffect.Close close:
                Send(peerName, new Packet.Closed(close.Connection));
                break;
            case AssociationEffect.SessionStarted started:
                _heard = Elapsed;
                _open.Add(started.Connection);
                Deliver(new DeliveryInput.SessionStarted());
                break;
            case AssociationEffect.SessionEnded ended:
                foreach (var open in _open)
                {
                    if (ended.Farewell is { } farewell) Send(peerName, new Packet.Goodbye(open, farewell));
                    Send(peerName, new Packet.Closed(open));
                }

                _open.Clear();
                Deliver(new DeliveryInput.SessionEnded());
                break;
            case AssociationEffect.ForgetSystemMessages forget:
                Deliver(new DeliveryInput.PeerForgotten(forget.Reason));
                break;
            case AssociationEffect.SetTimer timer:
                SetTimer(new AssociationInput.TimerFired(timer.Token, TimeSpan.Zero), timer.After);
                break;
            case AssociationEffect.SendHeartbeat:
                foreach (var open in _open) Send(peerName, new Packet.Heartbeat(open));
                break;
            case AssociationEffect.Publish { News: AssociationNews.Quarantined quarantined }:
                Trace.Note(Name, "quarantines", $"process {quarantined.Uid}: {quarantined.Reason}");
                world.Quarantined(this, quarantined.Uid);
                break;
        }
    }

    private void Carry(DeliveryEffect effect)
    {
        switch (effect)
        {
            case DeliveryEffect.Transmit transmit:
                if (world.Sabotage == Sabotage.NeverResends && transmit.Number <= _transmitted) break;
                _transmitted = transmit.Number;
                foreach (var open in _open) Send(peerName, new Packet.Said(open, transmit.Number, transmit.Message));
                break;
            case DeliveryEffect.Acknowledge acknowledge:
                foreach (var open in _open) Send(peerName, new Packet.Acknowledged(open, acknowledge.UpTo));
                break;
            case DeliveryEffect.Deliver deliver:
                Reach(deliver.Message);
                break;
            case DeliveryEffect.Drop drop:
                Trace.Note(Name, "drops", $"{drop.Message}: {drop.Reason}");
                _dropped.Add(drop.Message);
                break;
            case DeliveryEffect.GiveUp giveUp:
                Post(new AssociationInput.QuarantineOrdered(null, giveUp.Reason));
                break;
            case DeliveryEffect.WantSession:
                Post(new AssociationInput.Wanted(Lane.Control));
                break;
            case DeliveryEffect.SetTimer timer:
                SetTimer(new DeliveryInput.TimerFired(timer.Token), timer.After);
                break;
        }

        Settle();
    }

    // What overflows is dropped an instant before the quarantine that it causes.
    private void Settle()
    {
        if (_dropped.Count == 0) return;
        var dropped = _dropped.ToList();
        _dropped.Clear();
        var hasNeverMet = _association.PeerUid is null;
        Later(TimeSpan.Zero, () => dropped.ForEach(letter => world.GivenUp(this, letter, hasNeverMet)));
    }

    private void Reach(Letter letter)
    {
        switch (world.Sabotage)
        {
            case Sabotage.LosesDelivered when letter.Number % 5 == 0:
                return;
            case Sabotage.SwapsDelivered when letter.Number % 5 == 0:
                _held = letter;
                return;
        }

        world.Ledger.Delivered(letter, Process);
        if (world.Sabotage == Sabotage.DeliversTwice && letter.Number % 5 == 0) world.Ledger.Delivered(letter, Process);
        if (_held is not { } held) return;
        _held = null;
        world.Ledger.Delivered(held, Process);
    }
}
