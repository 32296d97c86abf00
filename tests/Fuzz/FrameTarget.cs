using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;
using Akka.Remote.Wire;

namespace Fuzz;

/// <summary>Everything that a connection may carry, before or after the handshake, with all payload formats of the wire.</summary>
internal sealed class FrameTarget : Target, IFrameSink, IInbound
{
    private const int MaxLargeBytes = 256 * 1024;

    private static readonly Address Writer = new("akka.tcp", "writer", "h", 1);
    private static readonly Address Reader = new("akka.tcp", "reader", "h", 2);

    private readonly ExtendedActorSystem _system;
    private readonly bool _isGreeted;

    public FrameTarget(ActorSystem system, bool isGreeted)
    {
        _system = (ExtendedActorSystem)system;
        _isGreeted = isGreeted;
        Seeds = isGreeted ? Conversation() : Handshakes();
    }

    public override string Name => _isGreeted ? "frames" : "handshake";

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Decode(byte[] bytes)
    {
        using var messages = new MessageDecoder(_system, this, this, Reader, MaxLargeBytes) { Peer = Writer };
        var decoder = new FrameDecoder(this, messages, 64 * 1024);
        if (_isGreeted) decoder.Greeted();
        try
        {
            decoder.Feed(bytes);
        }
        catch (MalformedFrameException)
        {
            // The one refusal that costs the connection.
        }
    }

    private static List<byte[]> Handshakes()
    {
        var seeds = new List<byte[]>();
        var frames = new FrameBuffer(int.MaxValue);
        foreach (var lane in Enum.GetValues<Lane>())
        {
            HandshakeCodec.WriteHello(frames, new Hello(Writer, 5, Reader, lane, 1, 0));
            seeds.Add(Taken(frames));
        }

        HandshakeCodec.WriteWelcome(frames, new Welcome(7));
        seeds.Add(Taken(frames));
        HandshakeCodec.WriteRefuse(frames, Refusal.Quarantined, "why");
        seeds.Add(Taken(frames));
        return seeds;
    }

    private List<byte[]> Conversation()
    {
        var seeds = new List<byte[]>();
        var frames = new FrameBuffer(int.MaxValue);
        var recipient = (RemoteActorRef)_system.Provider.ResolveActorRef($"{Reader}/user/recipient#1");
        foreach (var message in Samples.Messages(_system, recipient))
        {
            var encoder = new MessageEncoder(_system, Writer, Reader, frames, MaxLargeBytes);
            var code = encoder.Serialize(message);
            if (message is ISystemMessage) encoder.WriteSystemMessage(1, recipient, code);
            else encoder.WriteMessage(recipient, recipient, code);
            seeds.Add(Taken(frames));
        }

        var large = new MessageEncoder(_system, Writer, Reader, frames, MaxLargeBytes);
        large.WriteLargeMessage(recipient, null, large.Serialize(new byte[70_000]));
        for (var at = 0; at < large.PayloadBytes;) at = large.WriteChunk(at);
        large.WriteAcknowledge(3);
        large.WriteHeartbeat();
        HandshakeCodec.WriteFarewell(frames, Farewell.ShuttingDown);
        HandshakeCodec.WriteAskForLane(frames, Lane.Large);
        seeds.Add(Taken(frames));
        return seeds;
    }

    private static byte[] Taken(FrameBuffer frames)
    {
        var bytes = frames.Written.ToArray();
        frames.Clear();
        return bytes;
    }

    void IFrameSink.OnHello(Hello hello)
    {
    }

    void IFrameSink.OnWelcome(Welcome welcome)
    {
    }

    void IFrameSink.OnRefuse(Refusal refusal, string text)
    {
    }

    void IFrameSink.OnFarewell(Farewell farewell)
    {
    }

    void IFrameSink.OnHeartbeat()
    {
    }

    void IFrameSink.OnAskForLane(Lane lane)
    {
    }

    void IFrameSink.OnAcknowledge(long upTo)
    {
    }

    void IFrameSink.OnMessage(object message, IActorRef? sender, IInternalActorRef recipient)
    {
    }

    void IFrameSink.OnSystemMessage(long number, ISystemMessage message, IInternalActorRef recipient)
    {
    }

    void IFrameSink.OnUnreadable(string recipient, string format, Exception cause) => Refusals.Expect(cause);

    void IFrameSink.OnUnreadableSystemMessage(long number, string recipient, string format, Exception cause) => Refusals.Expect(cause);

    IInternalActorRef IInbound.Resolve(string path) => ActorRefs.Nobody;

    IActorRef IInbound.ResolveSender(string path) => _system.Provider.ResolveActorRef(path);

    void IInbound.Deliver(object message, IActorRef sender, IInternalActorRef recipient)
    {
    }

    void IInbound.DeliverSystem(ISystemMessage message, IInternalActorRef recipient)
    {
    }
}
