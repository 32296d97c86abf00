using System.Collections.Immutable;
using Akka.Actor;
using Akka.Remote.Wire;

namespace Akka.Remote.Tests.Wire;

/// <summary>What is written is what is read, in few bytes, and whatever cannot be costs one message (R11).</summary>
public sealed class MessageTests : IDisposable
{
    private readonly WireFixture _wire = new();

    public void Dispose() => _wire.Dispose();

    public static TheoryData<object> Values() =>
    [
        "text", "", "ü😀", new string('x', 5000), 7, -1, int.MinValue, long.MaxValue, true, 1.5, double.NaN, new byte[] { 1, 2, 3 }, Array.Empty<byte>(),
        'c', (byte)1, (sbyte)-1, (short)-300, (ushort)300, 5u, 6ul, 1.5f, 12.34m, decimal.MinValue, Guid.Parse("8a0f8b3e-36d5-4f0c-8d1f-0f8f8a2b5c11"),
        new DateTime(2026, 11, 20, 1, 2, 3, DateTimeKind.Utc), new DateTimeOffset(2026, 11, 20, 1, 2, 3, TimeSpan.FromHours(-3)), TimeSpan.FromTicks(-5),
        new DateOnly(2026, 11, 20), new TimeOnly(1, 2, 3), DayOfWeek.Friday, new Uri("http://host/path"), new Version(1, 2),
        new Point(1, -2), new Line(new Point(1, 2), null), new Everything("name", [1, 2], [new Point(1, 1)], new() { ["k"] = 1.5 }, DayOfWeek.Monday, 3, null, new Line(new Point(9, 9), new Point(8, 8))),
        new Tree("root", [new Tree("leaf", []), new Tree("leaf", [])]), new Empty(), (1, "two", (3.0, 'f')), new int?[] { 1, null },
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_arrive_as_they_were(object value)
    {
        var arrived = _wire.Trip(value);
        _wire.Unreadable.ShouldBeEmpty();
        arrived.ShouldBeEquivalentTo(value);
        arrived!.GetType().ShouldBe(value.GetType());
    }

    [Fact]
    public void Collections_and_what_stands_in_for_them_arrive()
    {
        _wire.Trip(new Holder(ImmutableList.Create(1, 2))).ShouldBeOfType<Holder>().Numbers.ShouldBe([1, 2]);
        _wire.Trip(new Holder([1, 2, 3])).ShouldBeOfType<Holder>().Numbers.ShouldBe([1, 2, 3]);
        _wire.Trip(new Boxed(new Exception("inner"))).ShouldBeOfType<Boxed>().Value.ShouldBeOfType<Exception>().Message.ShouldBe("inner");
        _wire.Trip(new Boxed(typeof(string))).ShouldBeOfType<Boxed>().Value.ShouldBe(typeof(string));
        _wire.Trip(new Boxed(null)).ShouldBe(new Boxed(null));
        _wire.Trip(new Boxed(5)).ShouldBe(new Boxed(5));
    }

    [Fact]
    public void References_inside_messages_are_those_of_their_own_system_again()
    {
        var actor = _wire.System.ActorOf(Props.Empty, "mine");
        _wire.Trip(new Refs(actor, [actor, ActorRefs.Nobody])).ShouldBeOfType<Refs>().One.Path.ToStringWithAddress(WireFixture.Writer).ShouldContain("/user/mine");
    }

    [Fact]
    public void Names_are_written_once_per_connection()
    {
        var sender = _wire.System.ActorOf(Props.Empty, "sender");
        _wire.Encoder.WriteMessage(_wire.Recipient, sender, _wire.Encoder.Serialize(new Point(1, 2)));
        var first = _wire.Encoder.Frames.Count;
        _wire.Flush();
        _wire.Encoder.WriteMessage(_wire.Recipient, sender, _wire.Encoder.Serialize(new Point(1, 2)));
        first.ShouldBeGreaterThan(100);
        _wire.Encoder.Frames.Count.ShouldBe(FrameLimits.PrefixBytes + 1 + 3 + 2, "length, tag, recipient, sender, type, two small numbers");
        _wire.Flush();
        _wire.Arrived.Count.ShouldBe(2);
        _wire.Resolved.ShouldBe(["/user/recipient#1"], "the path is resolved once");
        _wire.Arrived[1].Sender!.Path.ToStringWithUid().ShouldBe($"{WireFixture.Writer}/user/sender#{sender.Path.Uid}");
        _wire.Arrived[1].Recipient.ShouldBe($"{WireFixture.Reader}/user/recipient#1");
    }

    [Fact]
    public void Senders_of_a_third_system_keep_their_address()
    {
        var third = ((ExtendedActorSystem)_wire.System).Provider.ResolveActorRef("akka.tcp://third@h:3/user/x#9");
        _wire.Trip("hello", third);
        _wire.Arrived.Single().Sender!.Path.ToStringWithUid().ShouldBe("akka.tcp://third@h:3/user/x#9");
        _wire.Trip("hello", _wire.Recipient);
        _wire.Arrived[1].Sender!.Path.ToStringWithUid().ShouldBe($"{WireFixture.Reader}/user/recipient#1");
    }

    [Fact]
    public void More_senders_than_slots_are_told_apart()
    {
        var senders = Enumerable.Range(0, FrameLimits.TableSlots + 500).Select(i => _wire.RemoteRef($"/user/s{i}#{i + 1}")).ToList();
        foreach (var round in Enumerable.Range(0, 2))
        {
            foreach (var sender in senders)
            {
                _wire.Encoder.WriteMessage(_wire.Recipient, sender, _wire.Encoder.Serialize(round));
                _wire.Flush();
                _wire.Arrived[^1].Sender!.Path.Name.ShouldBe(sender.Path.Name);
                _wire.Arrived[^1].Recipient.ShouldBe($"{WireFixture.Reader}/user/recipient#1");
            }
        }
    }

    [Fact]
    public void R11_a_class_with_other_fields_at_the_peer_is_refused_and_not_misread()
    {
        var format = IncomingFormat.OfType(Util.ShortTypeName.Of(typeof(Point)), fingerprint: 1);
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => format.Shape).Message.ShouldContain("other fields");
    }

    [Fact]
    public void R11_what_cannot_be_written_leaves_the_connection_as_it_was()
    {
        Should.Throw<NotSupportedException>(() => _wire.Encoder.Serialize(new Boxed(new Action(() => { }))));
        _wire.Trip("after").ShouldBe("after");
        var knot = new Knot();
        knot.Self = knot;
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => _wire.Encoder.Serialize(knot)).Message.ShouldContain("refers back to itself");
        _wire.Trip(new Point(3, 4)).ShouldBe(new Point(3, 4));
    }

    [Fact]
    public void R11_an_unknown_type_costs_its_message_only()
    {
        var frames = new FrameBuffer(int.MaxValue);
        var define = frames.BeginFrame(FrameTag.DefineType);
        frames.WriteVarint(7);
        frames.WriteText("No.Such.Type, Nowhere");
        frames.WriteInt64(1);
        frames.EndFrame(define);
        var message = frames.BeginFrame(FrameTag.Message);
        frames.WriteVarint(1);
        frames.WriteText("~/user/recipient#1");
        frames.WriteVarint(0);
        frames.WriteVarint(7 + DirectFormat.FirstSlot);
        frames.EndFrame(message);
        _wire.Decoder.Feed(frames.Written).ShouldBe(frames.Count);
        _wire.Unreadable.Single().Cause.Message.ShouldContain("No.Such.Type");
        _wire.Trip("after").ShouldBe("after");
    }

    [Fact]
    public void Large_messages_come_in_chunks_and_are_whole()
    {
        var payload = Enumerable.Range(0, 200_000).Select(static i => (byte)i).ToArray();
        var code = _wire.Encoder.Serialize(payload);
        _wire.Encoder.WriteLargeMessage(_wire.Recipient, null, code);
        for (var at = 0; at < _wire.Encoder.PayloadBytes;) at = _wire.Encoder.WriteChunk(at);
        _wire.Flush();
        _wire.Arrived.Single().Message.ShouldBeOfType<byte[]>().ShouldBe(payload);
    }

    [Fact]
    public void A_message_above_the_maximum_is_not_serialized() =>
        Should.Throw<OversizedPayloadException>(() => _wire.Encoder.Serialize(new byte[2 * 1024 * 1024])).Message.ShouldContain("maximum-large-message-size");

    public sealed record Point(int X, int Y);

    public sealed record Line(Point From, Point? To);

    public sealed record Everything(string Name, int[] Numbers, List<Point> Points, Dictionary<string, double> Map, DayOfWeek Day, int? Some, long? None, object Other);

    public sealed record Tree(string Name, List<Tree> Children);

    public sealed record Empty;

    public sealed record Holder(IReadOnlyList<int> Numbers);

    public sealed record Boxed(object? Value);

    public sealed record Refs(IActorRef One, IActorRef[] Many);

    private sealed class Knot
    {
        public Knot? Self { get; set; }
    }
}
