using Akka.Actor;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;

namespace Akka.Remote.Wire;

/// <summary>The frames before a connection belongs to a session, and the one that ends it.</summary>
internal static class HandshakeCodec
{
    /// <summary>In front of every Hello: what calls here and is no node of ours is told apart by it.</summary>
    public const int Magic = 0x4E416B41;

    /// <summary>Of the whole protocol. A node refuses any other.</summary>
    public const byte Version = 1;

    // i32 magic | u8 version | u8 lane | i32 uid | i64 dial | i64 seen | text from | text to
    public static void WriteHello(FrameBuffer to, Hello hello)
    {
        var frame = to.BeginFrame(FrameTag.Hello);
        to.WriteInt32(Magic);
        to.WriteByte(Version);
        to.WriteByte((byte)hello.Lane);
        to.WriteInt32(hello.Uid);
        to.WriteInt64(hello.Dial);
        to.WriteInt64(hello.Seen);
        to.WriteText(hello.From.ToString());
        to.WriteText(hello.To.ToString());
        to.EndFrame(frame);
    }

    public static Hello ReadHello(ref FrameReader from)
    {
        var magic = from.ReadInt32();
        if (magic != Magic) throw new MalformedFrameException($"it does not begin as a node does (0x{magic:X8})");
        var version = from.ReadByte();
        if (version != Version) throw new MalformedFrameException($"it speaks version {version} of the protocol, this system version {Version}");
        var lane = ReadLane(ref from);
        var uid = from.ReadInt32();
        var dial = from.ReadInt64();
        var seen = from.ReadInt64();
        var caller = ReadAddress(ref from);
        var called = ReadAddress(ref from);
        from.End();
        return new Hello(caller, uid, called, lane, dial, seen);
    }

    // i32 uid
    public static void WriteWelcome(FrameBuffer to, Welcome welcome)
    {
        var frame = to.BeginFrame(FrameTag.Welcome);
        to.WriteInt32(welcome.Uid);
        to.EndFrame(frame);
    }

    public static Welcome ReadWelcome(ref FrameReader from)
    {
        var welcome = new Welcome(from.ReadInt32());
        from.End();
        return welcome;
    }

    // u8 refusal | text
    public static void WriteRefuse(FrameBuffer to, Refusal refusal, string text)
    {
        var frame = to.BeginFrame(FrameTag.Refuse);
        to.WriteByte((byte)refusal);
        to.WriteText(text);
        to.EndFrame(frame);
    }

    public static (Refusal Refusal, string Text) ReadRefuse(ref FrameReader from)
    {
        var refusal = (Refusal)from.ReadByte();
        if (!Enum.IsDefined(refusal)) throw new MalformedFrameException($"{(byte)refusal} is no refusal");
        var text = from.ReadName();
        from.End();
        return (refusal, text);
    }

    // u8 farewell
    public static void WriteFarewell(FrameBuffer to, Farewell farewell)
    {
        var frame = to.BeginFrame(FrameTag.Farewell);
        to.WriteByte((byte)farewell);
        to.EndFrame(frame);
    }

    public static Farewell ReadFarewell(ref FrameReader from)
    {
        var farewell = (Farewell)from.ReadByte();
        if (!Enum.IsDefined(farewell)) throw new MalformedFrameException($"{(byte)farewell} is no farewell");
        from.End();
        return farewell;
    }

    // u8 lane
    public static void WriteAskForLane(FrameBuffer to, Lane lane)
    {
        var frame = to.BeginFrame(FrameTag.AskForLane);
        to.WriteByte((byte)lane);
        to.EndFrame(frame);
    }

    public static Lane ReadAskForLane(ref FrameReader from)
    {
        var lane = ReadLane(ref from);
        from.End();
        return lane;
    }

    private static Lane ReadLane(ref FrameReader from)
    {
        var lane = (Lane)from.ReadByte();
        return Enum.IsDefined(lane) ? lane : throw new MalformedFrameException($"{(byte)lane} is no lane");
    }

    private static Address ReadAddress(ref FrameReader from)
    {
        var text = from.ReadName();
        return Address.TryParse(text.AsSpan(), out var address, out var rest) && rest is "/" && address.Port is not null && !text.EndsWith('/')
            ? address
            : throw new MalformedFrameException($"'{text}' is no address");
    }
}
