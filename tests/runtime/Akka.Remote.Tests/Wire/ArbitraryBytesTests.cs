using Akka.Actor;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;
using Akka.Remote.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Remote.Tests.Wire;

/// <summary>R10: whatever bytes arrive, the decoder calls its sink, throws the one exception, or waits for more.</summary>
public sealed class ArbitraryBytesTests : IDisposable
{
    private static readonly FsCheck.Config Many = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000);

    private readonly WireFixture _wire = new(maxLargeBytes: 64 * 1024);

    public void Dispose() => _wire.Dispose();

    [Fact]
    public void Any_bytes_after_the_handshake() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Feed(Framed(bytes))).Check(Many);

    [Fact]
    public void Any_bytes_before_the_handshake() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            Survives(() => NewDecoder().Feed(Framed(bytes)));
            Survives(() => NewDecoder().Feed(bytes));
        }).Check(Many);

    [Fact]
    public void Valid_frames_with_some_bytes_changed()
    {
        var valid = Conversation();
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var bytes = valid.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Feed(bytes);
        }).Check(Many);
    }

    [Fact]
    public void Frames_may_come_in_any_pieces()
    {
        var valid = Conversation();
        var whole = Count(valid, static _ => int.MaxValue);
        whole.ShouldBeGreaterThan(3);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            Count(valid, most => random.Next(1, Math.Min(most, 40) + 1)).ShouldBe(whole);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Impossible_lengths_are_refused_before_anything_is_held(int length) =>
        Should.Throw<MalformedFrameException>(() => NewDecoder().Feed(BitConverter.GetBytes(length)));

    [Fact]
    public void Handshake_frames_are_what_they_were()
    {
        var frames = new FrameBuffer(int.MaxValue);
        var hello = new Hello(WireFixture.Writer, -5, new Address("akka.tcp", "r", "[::1]", 2), Lane.User, 7, long.MaxValue);
        HandshakeCodec.WriteHello(frames, hello);
        HandshakeCodec.WriteWelcome(frames, new Welcome(9));
        HandshakeCodec.WriteRefuse(frames, Refusal.Quarantined, "why");
        NewDecoder().Feed(frames.Written).ShouldBe(frames.Count);
        _wire.Signals.ShouldBe([hello, new Welcome(9), (Refusal.Quarantined, "why")]);

        frames.Clear();
        _wire.Signals.Clear();
        HandshakeCodec.WriteFarewell(frames, Farewell.ShuttingDown);
        HandshakeCodec.WriteAskForLane(frames, Lane.Large);
        _wire.Decoder.Feed(frames.Written);
        _wire.Signals.ShouldBe([Farewell.ShuttingDown, Lane.Large]);
    }

    [Fact]
    public void Another_version_of_the_protocol_is_told_apart()
    {
        var frames = new FrameBuffer(int.MaxValue);
        HandshakeCodec.WriteHello(frames, new Hello(WireFixture.Writer, 1, WireFixture.Reader, Lane.Control, 1, 0));
        var bytes = frames.Written.ToArray();
        bytes[FrameLimits.PrefixBytes + 1 + sizeof(int)]++;
        Should.Throw<MalformedFrameException>(() => NewDecoder().Feed(bytes)).Message.ShouldContain("version 2");
    }

    [Fact]
    public void Messages_are_refused_before_the_handshake()
    {
        _wire.Encoder.WriteHeartbeat();
        Should.Throw<MalformedFrameException>(() => NewDecoder().Feed(_wire.Encoder.Frames.Written)).Message.ShouldContain("before the handshake");
    }

    private static byte[] Framed(byte[] bytes) => [.. BitConverter.GetBytes(bytes.Length), .. bytes];

    private static void Survives(Func<int> feed)
    {
        try
        {
            feed();
        }
        catch (MalformedFrameException)
        {
            // The one exception that costs the connection.
        }
    }

    private void Feed(byte[] bytes) => Survives(() => NewDecoder(isGreeted: true).Feed(bytes));

    private int Count(byte[] bytes, Func<int, int> piece)
    {
        _wire.Arrived.Clear();
        var decoder = NewDecoder(isGreeted: true);
        var (from, to) = (0, 0);
        while (from < bytes.Length)
        {
            to += Math.Min(bytes.Length - to, piece(bytes.Length - from));
            from += decoder.Feed(bytes.AsSpan(from, to - from));
        }

        return _wire.Arrived.Count;
    }

    private byte[] Conversation()
    {
        _wire.Encoder.Frames.Clear();
        foreach (var message in new object[] { "text", 5L, new MessageTests.Line(new MessageTests.Point(1, 2), null), new MessageTests.Boxed(new Exception("x")), new Identify(1) })
            _wire.Encoder.WriteMessage(_wire.Recipient, _wire.Recipient, _wire.Encoder.Serialize(message));
        _wire.Encoder.WriteSystemMessage(1, _wire.Recipient, _wire.Encoder.Serialize(new Dispatch.SysMsg.Watch(_wire.Recipient, _wire.Recipient)));
        _wire.Encoder.WriteAcknowledge(3);
        _wire.Encoder.WriteLargeMessage(_wire.Recipient, null, _wire.Encoder.Serialize(new byte[40_000]));
        for (var at = 0; at < _wire.Encoder.PayloadBytes;) at = _wire.Encoder.WriteChunk(at);
        return _wire.Encoder.Frames.Written.ToArray();
    }

    private FrameDecoder NewDecoder(bool isGreeted = false)
    {
        var messages = new MessageDecoder((ExtendedActorSystem)_wire.System, _wire, _wire, WireFixture.Reader, 64 * 1024) { Peer = WireFixture.Writer };
        var decoder = new FrameDecoder(_wire, messages, 64 * 1024);
        if (isGreeted) decoder.Greeted();
        return decoder;
    }
}
