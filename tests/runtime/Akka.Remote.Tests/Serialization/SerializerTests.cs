using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Tests.References;
using FsCheck;
using FsCheck.Fluent;
using Serializer = Akka.Serialization.Serialization;

namespace Akka.Remote.Tests.Serialization;

/// <summary>The runtime's own messages: under their identifiers and manifests, there and back, and against arbitrary bytes.</summary>
public sealed class SerializerTests : TwoNodes
{
    private readonly LoopbackNetwork _network = new();

    public static TheoryData<object, int, string> Messages => new()
    {
        { PoisonPill.Instance, 16, "PP" },
        { Kill.Instance, 16, "K" },
        { Heartbeat.Instance, 16, "RWHB" },
        { new HeartbeatAnswer(-5), 16, "RWHR" },
        { new Identify("id"), 16, "ID" },
        { new Identify(null), 16, "ID" },
        { new ActorIdentity(7, null), 16, "AID" },
        { new Status.Success("fine"), 16, "STS" },
        { new Status.Success(null), 16, "STS" },
        { new Status.Failure(new InvalidOperationException("broken"), 12L), 16, "STF" },
        { new Status.Failure(null), 16, "STF" },
        { "text", 17, "S" },
        { "", 17, "S" },
        { "\u00e4\ud83d\ude00", 17, "S" },
        { int.MinValue, 17, "I" },
        { long.MaxValue, 17, "L" },
        { new RemoteStop(), 22, "S" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_is_read_back_as_it_was_written(object message, int identifier, string manifest)
    {
        var serializer = A.System.Serialization.FindSerializerFor(message);
        serializer.Identifier.ShouldBe(identifier);
        Serializer.ManifestFor(serializer, message).ShouldBe(manifest);
        Text(Trip(message)).ShouldBe(Text(message));
    }

    [Fact]
    public void Watch_and_its_notices_carry_references()
    {
        var here = (IInternalActorRef)A.Echo("here");
        var there = A.RefOf(here, A);
        A.System.Serialization.FindSerializerFor(new Watch(here, here)).Identifier.ShouldBe(22);

        ((Watch)Trip(new Watch(here, here))).Watcher.ShouldBe(B.RefOf(here, A));
        ((Unwatch)Trip(new Unwatch(here, here))).Watcher.ShouldBe(B.RefOf(here, A));
        var death = (DeathWatchNotification)Trip(new DeathWatchNotification(here, existenceConfirmed: true, addressTerminated: false));
        death.Actor.ShouldBe(B.RefOf(here, A));
        (death.ExistenceConfirmed, death.AddressTerminated).ShouldBe((true, false));
        Trip(new OrderedDeathNotice(here, false)).ShouldBe(new OrderedDeathNotice(B.RefOf(here, A), false));
        ((ActorIdentity)Trip(new ActorIdentity(null, here))).Subject.ShouldBe(B.RefOf(here, A));
        Trip(here).ShouldBe(B.RefOf(here, A));
        Trip(there).ShouldBe(B.RefOf(here, A));
        Trip(ActorRefs.Nobody).ShouldBe(ActorRefs.Nobody);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a/*/c?")]
    [InlineData("../a/**")]
    [InlineData("")]
    public void Selection_travels_with_its_elements(string path)
    {
        var elements = new ActorSelection(ActorRefs.Nobody, path).Path;
        var message = new ActorSelectionMessage("inside", elements, wildCardFanOut: path.Contains('*', StringComparison.Ordinal));
        A.System.Serialization.FindSerializerFor(message).Identifier.ShouldBe(6);
        var read = (ActorSelectionMessage)Trip(message);
        read.Message.ShouldBe("inside");
        read.Elements.ShouldBe(elements);
        read.WildCardFanOut.ShouldBe(message.WildCardFanOut);
    }

    [Fact]
    public void Exception_of_an_unknown_class_says_what_it_was()
    {
        var bytes = A.System.Serialization.Serialize(new Status.Failure(new HiddenException("deep", new FormatException("inner"))));
        var cause = ((Status.Failure)B.System.Serialization.Deserialize(bytes, 16, "STF")).Cause.ShouldNotBeNull();
        cause.Message.ShouldBe($"[{typeof(HiddenException).FullName}, Akka.Remote.Tests] deep");
        cause.InnerException.ShouldBeOfType<FormatException>().Message.ShouldBe("inner");

        // Passed on it does not grow a second name.
        ((Status.Failure)Trip(new Status.Failure(cause))).Cause!.Message.ShouldBe(cause.Message);
    }

    [Fact]
    public void Messages_inside_each_other_have_a_limit()
    {
        object message = "core";
        for (var i = 0; i < 40; i++) message = new Status.Success(message);
        var bytes = A.System.Serialization.Serialize(message);
        Should.Throw<SerializationException>(() => B.System.Serialization.Deserialize(bytes, 16, "STS")).Message.ShouldContain("nested deeper than 32");
    }

    // Random bytes seldom get far: flipped, cut and lengthened ones of real messages do.
    [Fact]
    public void Whatever_the_bytes_are_reading_ends_in_a_message_or_a_serialization_error()
    {
        var here = (IInternalActorRef)A.Echo("here");
        object[] seeds =
        [
            .. Messages.Select(static row => (object)((object[])row)[0]), new Watch(here, here), new DeathWatchNotification(here, true, true),
            new ActorSelectionMessage(new Identify("x"), new ActorSelection(here, "a/*/**").Path, true), new ActorIdentity("y", here),
            new Identify(new Carried(here, [1, 2], TimeSpan.FromSeconds(1))), new Status.Success(new Dictionary<string, object> { ["a"] = 1.5m }),
            new Status.Failure(new ArgumentException("outer", new FormatException("inner")), "state"),
        ];
        var written = seeds.Select(seed => (Serializer: A.System.Serialization.FindSerializerFor(seed), Bytes: A.System.Serialization.Serialize(seed), Message: seed))
            .Select(static one => (one.Serializer.Identifier, Manifest: Serializer.ManifestFor(one.Serializer, one.Message), one.Bytes)).ToArray();

        var changes = from seed in Gen.Choose(0, written.Length - 1)
                      from target in Gen.Choose(0, written.Length - 1)
                      from flips in Gen.ListOf(Gen.Choose(0, 1 << 16), 3)
                      from cut in Gen.Choose(0, 400)
                      from tail in Gen.ArrayOf(Gen.Choose(0, 255).Select(static b => (byte)b))
                      select (seed, target, flips, cut, tail);
        Prop.ForAll(changes.ToArbitrary(), change =>
        {
            var bytes = written[change.seed].Bytes.ToArray();
            foreach (var flip in change.flips)
            {
                if (bytes.Length > 0) bytes[flip % bytes.Length] ^= (byte)(1 << (flip % 8));
            }

            if (change.cut < bytes.Length) bytes = bytes[..change.cut];
            bytes = [.. bytes, .. change.tail];
            Survives(written[change.target].Identifier, written[change.target].Manifest, bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Fact]
    public void Unknown_manifest_is_an_error_that_names_it() =>
        Should.Throw<SerializationException>(() => B.System.Serialization.Deserialize([], 16, "??")).Message.ShouldContain("'??'");

    private void Survives(int identifier, string manifest, byte[] bytes)
    {
        try
        {
            B.System.Serialization.Deserialize(bytes, identifier, manifest);
        }
        catch (SerializationException)
        {
            // The one way to fail that readers of messages expect.
        }
    }

    private object Trip(object message)
    {
        var serializer = A.System.Serialization.FindSerializerFor(message);
        return B.System.Serialization.Deserialize(A.System.Serialization.Serialize(message), serializer.Identifier, Serializer.ManifestFor(serializer, message));
    }

    private static string Text(object message) => message switch
    {
        Status.Failure failure => $"{failure.Cause?.GetType()} {failure.Cause?.Message} {failure.State}",
        _ => $"{message.GetType()} {message}",
    };

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ("", [_network.At(number)]);

    private sealed record Carried(IActorRef Actor, int[] Numbers, object Time);

    // Has no constructor that a reader could use.
    private sealed class HiddenException(string message, Exception inner, int mark = 0, string other = "") : Exception(message, inner)
    {
        public int Mark => mark + other.Length;
    }
}
