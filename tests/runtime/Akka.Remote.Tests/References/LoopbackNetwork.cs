using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch.SysMsg;
using Serializer = Akka.Serialization.Serialization;

namespace Akka.Remote.Tests.References;

/// <summary>
/// A network of calls: every message is serialized by one system and read by the other, on the sender's thread. A node can be cut
/// off, and ordinary messages can be held back while system messages overtake them.
/// </summary>
internal sealed class LoopbackNetwork
{
    private readonly ConcurrentDictionary<Address, Transport> _nodes = new();
    private readonly ConcurrentQueue<Action> _held = new();
    private volatile bool _holding;
    private volatile bool _losing;
    private int _heartbeats;

    public ConcurrentQueue<(Address By, Address Node, int? Uid)> Quarantined { get; } = new();

    /// <summary>Ordinary messages are lost from now on; system messages are not.</summary>
    public void Lose() => _losing = true;

    /// <summary>Answers to heartbeats that have arrived.</summary>
    public int Heartbeats => Volatile.Read(ref _heartbeats);

    public Setup At(int port) => new RemoteTransportSetup((system, _) => new Transport(this, system, new Address("akka.tcp", system.Name, "localhost", port)));

    public void Hold() => _holding = true;

    public void Release()
    {
        _holding = false;
        while (_held.TryDequeue(out var message)) message();
    }

    private void Ordinary(Action deliver)
    {
        if (_losing) return;
        if (_holding) _held.Enqueue(deliver);
        else deliver();
    }

    private sealed class Transport(LoopbackNetwork network, ExtendedActorSystem system, Address address) : RemoteTransport
    {
        private IInbound? _inbound;

        public override Address DefaultAddress => address;

        public override Task StartAsync(IInbound inbound)
        {
            _inbound = inbound;
            network._nodes[address] = this;
            return Task.CompletedTask;
        }

        public override Task ShutdownAsync()
        {
            network._nodes.TryRemove(new KeyValuePair<Address, Transport>(address, this));
            return Task.CompletedTask;
        }

        public override void Send(object message, IActorRef? sender, RemoteActorRef recipient)
        {
            var bytes = Write(message);
            var from = sender is null ? null : Serializer.WithTransport(system, sender, Serializer.SerializedActorPath);
            if (Peer(recipient) is not { } peer) return;
            if (message is IControlMessage)
            {
                peer.Receive(bytes, from, PathOf(recipient));
                if (message is HeartbeatAnswer) Interlocked.Increment(ref network._heartbeats);
            }
            else network.Ordinary(() => peer.Receive(bytes, from, PathOf(recipient)));
        }

        public override void SendSystem(ISystemMessage message, RemoteActorRef recipient)
        {
            var bytes = Write(message);
            if (Peer(recipient) is { } peer) peer._inbound!.DeliverSystem((ISystemMessage)peer.Read(bytes), peer._inbound.Resolve(PathOf(recipient)));
        }

        public override void Quarantine(Address node, int? uid, string reason) => network.Quarantined.Enqueue((address, node, uid));

        private void Receive((int Id, string Manifest, byte[] Bytes) message, string? sender, string recipient)
        {
            var from = sender is null ? ActorRefs.NoSender : _inbound!.ResolveSender(sender);
            _inbound!.Deliver(Read(message), from, _inbound.Resolve(recipient));
        }

        private Transport? Peer(RemoteActorRef recipient) =>
            network._nodes.ContainsKey(address) && network._nodes.TryGetValue(recipient.Path.Address, out var peer) ? peer : null;

        private (int Id, string Manifest, byte[] Bytes) Write(object message) => Serializer.WithTransport(system, message, one =>
        {
            var serializer = system.Serialization.FindSerializerFor(one);
            return (serializer.Identifier, Serializer.ManifestFor(serializer, one), serializer.ToBinary(one));
        });

        private object Read((int Id, string Manifest, byte[] Bytes) message) => system.Serialization.Deserialize(message.Bytes, message.Id, message.Manifest);

        private static string PathOf(RemoteActorRef recipient) =>
            recipient.Path.ToStringWithoutAddress() + (recipient.Path.Uid == 0 ? "" : $"#{recipient.Path.Uid}");
    }
}
