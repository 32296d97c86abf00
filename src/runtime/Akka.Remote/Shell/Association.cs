using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;
using Akka.Remote.Core.SystemDelivery;
using Akka.Remote.Wire;
using DeliveryEffect = Akka.Remote.Core.SystemDelivery.SystemDeliveryEffect<Akka.Remote.Shell.SystemLetter>;
using DeliveryInput = Akka.Remote.Core.SystemDelivery.SystemDeliveryInput<Akka.Remote.Shell.SystemLetter>;

namespace Akka.Remote.Shell;

/// <summary>A system message on its way out, or in.</summary>
internal sealed record SystemLetter(ISystemMessage Message, RemoteActorRef? Recipient, IInternalActorRef? Target);

/// <summary>
/// Everything between this system and one address: carries out what the two protocols decide, and puts messages into the lanes.
/// Sending touches no protocol as long as a session is up.
/// </summary>
internal sealed partial class Association : ILaneOwner
{
    private readonly NodeTransport _transport;
    private readonly AssociationProtocol _protocol;
    private readonly SystemDeliveryProtocol<SystemLetter> _delivery;
    private readonly Strand<object> _inputs;
    private readonly Outbox<AssociationEffect> _effects = new();
    private readonly Outbox<DeliveryEffect> _deliveryEffects = new();
    private readonly LaneWriter[] _lanes;
    private readonly SortedDictionary<(Lane Lane, long Number), CancellationTokenSource> _dials = [];

    // Those that are not lanes yet, or are lanes. Guarded by itself: connections come from their readers.
    private readonly Dictionary<long, PeerConnection> _connections = [];

    // What senders see of the protocol's state. Who has just missed a change puts its message into a lane that nobody opens, and
    // the input that follows finds it there.
    private volatile string? _whyClosed;
    private long _lastHeardTicks;
    private long _writtenAtHeartbeat;

    public Association(NodeTransport transport, Address peer)
    {
        _transport = transport;
        Peer = peer;
        _protocol = new AssociationProtocol(transport.AssociationSettingsFor(peer));
        _delivery = new SystemDeliveryProtocol<SystemLetter>(transport.DeliverySettings);
        _inputs = new Strand<object>(Handle);
        _lanes =
        [
            new LaneWriter(this, Lane.Control, transport.Sizes.ControlQueue),
            new LaneWriter(this, Lane.User, transport.Sizes.UserQueue),
            new LaneWriter(this, Lane.Large, transport.Sizes.LargeQueue),
        ];
    }

    public Address Peer { get; }

    public long BytesWritten => _lanes.Sum(static lane => lane.BytesWritten);

    public int LargeThreshold => _transport.Sizes.LargeThreshold;

    public void Post(AssociationInput input) => _inputs.Post(input);

    public void Send(object message, IActorRef? sender, RemoteActorRef recipient) =>
        Put(IsControl(message) ? Lane.Control : Lane.User, new LaneItem(message, sender, recipient));

    public void SendSystem(ISystemMessage message, RemoteActorRef recipient) =>
        _inputs.Post(new DeliveryInput.Sent(new SystemLetter(message, recipient, null)));

    public void SendLarge(in LaneItem item) => Put(Lane.Large, item);

    public void Arrived(long number, ISystemMessage message, IInternalActorRef recipient) =>
        _inputs.Post(new DeliveryInput.Arrived(number, new SystemLetter(message, null, recipient)));

    public void Acknowledged(long upTo) => _inputs.Post(new DeliveryInput.Acknowledged(upTo));

    /// <summary>Something has arrived. Any reader's thread.</summary>
    public void Heard() => Volatile.Write(ref _lastHeardTicks, _transport.Now.Ticks);

    public void Adopt(PeerConnection connection)
    {
        lock (_connections) _connections[connection.Id] = connection;
    }

    public void Release(PeerConnection connection)
    {
        lock (_connections) _connections.Remove(connection.Id);
    }

    /// <summary>Completes when all that was sent before, system messages included, has been written.</summary>
    public async Task WhenQuiet()
    {
        var settled = NewCompletion();
        _inputs.Post(settled);
        await settled.Task.ConfigureAwait(false);
        await Task.WhenAll(_lanes.Select(static lane => lane.WhenQuiet())).ConfigureAwait(false);
    }

    public MessageEncoder NewEncoder(FrameBuffer frames) =>
        new(_transport.System, _transport.DefaultAddress, Peer, frames, _transport.Sizes.MaxLargeBytes);

    public void Schedule(LaneWriter writer) => _transport.Schedule(writer);

    public Completion NewCompletion() => new((ActorSystemImpl)_transport.System);

    public void Broken(PeerConnection connection, string reason) => Post(new AssociationInput.ConnectionLost(connection.Id, reason));

    public void Unwritable(in LaneItem item, Exception cause)
    {
        _transport.Log.Unwritable(item.Message, item.Recipient!, cause);
        Drop(item, $"it could not be serialized: {cause.Message}");
    }

    public void Drop(in LaneItem item, string reason)
    {
        if (!item.IsSignal && item.Number == 0) _transport.DeadLetter(item.Message, item.Sender, item.Recipient!, reason);
    }

    private static bool IsControl(object message) =>
        message is IControlMessage or ActorSelectionMessage { Message: IControlMessage };

    private void Put(Lane lane, in LaneItem item)
    {
        if (_whyClosed is { } reason)
        {
            Drop(item, reason);
            return;
        }

        var writer = _lanes[(int)lane];
        switch (writer.Enqueue(item))
        {
            case Enqueued.Taken:
                if (_transport.WarnsAbove > 0 && writer.WaitingCount >= _transport.WarnsAbove) _transport.Log.Backlog(Peer, lane, writer.WaitingCount, _transport.Now);
                break;
            case Enqueued.FirstWithoutConnection:
                Post(new AssociationInput.Wanted(lane));
                break;
            case Enqueued.Full:
                Drop(item, $"too many messages wait for {Peer} (akka.remote.{QueueKey(lane)})");
                _transport.Log.Overflow(Peer, lane, writer.OverflowCount, QueueKey(lane), _transport.Now);
                break;
        }
    }

    private static string QueueKey(Lane lane) => lane switch
    {
        Lane.Control => "outbound-control-queue-size",
        Lane.User => "outbound-message-queue-size",
        _ => "outbound-large-queue-size",
    };

    private void Handle(object input)
    {
        switch (input)
        {
            case AssociationInput association:
                ForgetDial(association);
                _effects.Clear();
                _protocol.Handle(association, _transport.Now, _effects);
                _whyClosed = _protocol.State.WhyClosed;
                foreach (var effect in _effects.Effects) Carry(effect);
                break;
            case DeliveryInput delivery:
                Deliver(delivery);
                break;
            case Completion settled:
                settled.Complete();
                break;
            default:
                throw InvariantViolation.Unreachable(input);
        }
    }

    private void Deliver(DeliveryInput input)
    {
        _deliveryEffects.Clear();
        _delivery.Handle(input, _transport.Now, _deliveryEffects);
        foreach (var effect in _deliveryEffects.Effects) Carry(effect);
    }

    private void Carry(DeliveryEffect effect)
    {
        switch (effect)
        {
            case DeliveryEffect.Transmit transmit:
                _lanes[(int)Lane.Control].Enqueue(new LaneItem(transmit.Message.Message, null, transmit.Message.Recipient, transmit.Number));
                break;
            case DeliveryEffect.Acknowledge acknowledge:
                _lanes[(int)Lane.Control].Enqueue(new LaneItem(new LaneSignal.Acknowledge(acknowledge.UpTo), null, null));
                break;
            case DeliveryEffect.Deliver deliver:
                _transport.Inbound.DeliverSystem(deliver.Message.Message, deliver.Message.Target!);
                break;
            case DeliveryEffect.Drop drop:
                _transport.DeadLetter(drop.Message.Message, null, drop.Message.Recipient!, drop.Reason);
                break;
            case DeliveryEffect.GiveUp giveUp:
                _inputs.Post(new AssociationInput.QuarantineOrdered(null, giveUp.Reason));
                break;
            case DeliveryEffect.WantSession:
                _inputs.Post(new AssociationInput.Wanted(Lane.Control));
                break;
            case DeliveryEffect.SetTimer timer:
                _transport.After(timer.After, () => _inputs.Post(new DeliveryInput.TimerFired(timer.Token)));
                break;
            default:
                throw InvariantViolation.Unreachable(effect);
        }
    }
}
