using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;
using Akka.Remote.Wire;

namespace Akka.Remote.Tests.Wire;

/// <summary>One direction of a connection without a network: what the encoder writes goes to the decoder, which tells this.</summary>
internal sealed class WireFixture : IFrameSink, IInbound, IDisposable
{
    public static readonly Address Writer = new("akka.tcp", "writer", "h", 1);
    public static readonly Address Reader = new("akka.tcp", "reader", "h", 2);

    public WireFixture(int maxLargeBytes = 1024 * 1024)
    {
        // A system that can be reached: references of others resolve, and the serializers of remoting are there.
        System = ActorSystem.Create("writer", ConfigurationFactory.ParseString(
            "akka { actor.provider = remote, loglevel = OFF, stdout-loglevel = OFF, remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 } }"));
        var extended = (ExtendedActorSystem)System;
        Encoder = new MessageEncoder(extended, Writer, Reader, new FrameBuffer(int.MaxValue), maxLargeBytes);
        var messages = new MessageDecoder(extended, this, this, Reader, maxLargeBytes) { Peer = Writer };
        Decoder = new FrameDecoder(this, messages, 64 * 1024);
        Decoder.Greeted();
        Recipient = RemoteRef("/user/recipient#1");
    }

    public ActorSystem System { get; }

    public MessageEncoder Encoder { get; }

    public FrameDecoder Decoder { get; }

    public RemoteActorRef Recipient { get; }

    public List<(object Message, IActorRef? Sender, string Recipient)> Arrived { get; } = [];

    public List<(string Format, Exception Cause)> Unreadable { get; } = [];

    public List<string> Resolved { get; } = [];

    public List<object> Signals { get; } = [];

    public RemoteActorRef RemoteRef(string path) => (RemoteActorRef)((ExtendedActorSystem)System).Provider.ResolveActorRef(Reader + path);

    /// <summary>Writes, reads, and returns what has arrived.</summary>
    public object? Trip(object message, IActorRef? sender = null)
    {
        Encoder.WriteMessage(Recipient, sender, Encoder.Serialize(message));
        Flush();
        return Arrived.Count > 0 ? Arrived[^1].Message : null;
    }

    public void Flush()
    {
        Decoder.Feed(Encoder.Frames.Written).ShouldBe(Encoder.Frames.Count);
        Encoder.Frames.Clear();
    }

    public void Dispose() => System.Dispose();

    void IFrameSink.OnHello(Hello hello) => Signals.Add(hello);

    void IFrameSink.OnWelcome(Welcome welcome) => Signals.Add(welcome);

    void IFrameSink.OnRefuse(Refusal refusal, string text) => Signals.Add((refusal, text));

    void IFrameSink.OnFarewell(Farewell farewell) => Signals.Add(farewell);

    void IFrameSink.OnHeartbeat() => Signals.Add("heartbeat");

    void IFrameSink.OnAskForLane(Lane lane) => Signals.Add(lane);

    void IFrameSink.OnAcknowledge(long upTo) => Signals.Add(upTo);

    void IFrameSink.OnMessage(object message, IActorRef? sender, IInternalActorRef recipient) => Arrived.Add((message, sender, recipient.Path.ToStringWithUid()));

    void IFrameSink.OnSystemMessage(long number, ISystemMessage message, IInternalActorRef recipient) => Signals.Add((number, message));

    void IFrameSink.OnUnreadable(string recipient, string format, Exception cause) => Unreadable.Add((format, cause));

    void IFrameSink.OnUnreadableSystemMessage(long number, string recipient, string format, Exception cause) => Unreadable.Add((format, cause));

    IInternalActorRef IInbound.Resolve(string path)
    {
        Resolved.Add(path);
        return RefOf(Reader + path);
    }

    IActorRef IInbound.ResolveSender(string path) => RefOf(path);

    void IInbound.Deliver(object message, IActorRef sender, IInternalActorRef recipient)
    {
    }

    void IInbound.DeliverSystem(ISystemMessage message, IInternalActorRef recipient)
    {
    }

    // As in a system, what is no path leads to nobody.
    private static IInternalActorRef RefOf(string path) => ActorPath.TryParse(path, out var parsed) ? new FixedRef(parsed) : ActorRefs.Nobody;

    private sealed class FixedRef(ActorPath path) : MinimalActorRef
    {
        public override ActorPath Path => path;

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}
