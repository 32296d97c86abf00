using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster.Tools.Core.Singleton;
using Akka.Cluster.Tools.Wire;

namespace Akka.Cluster.Tests.Singleton;

public sealed class SingletonCodecTests
{
    private static readonly UniqueAddress A = new(new Address("akka.tcp", "s", "a", 1), 7);
    private static readonly UniqueAddress B = new(new Address("akka.tcp", "s", "b", 2), -8);

    private static readonly SingletonMessage[] Messages =
    [
        new SingletonMessage.HandOverToMe(A, B, 3),
        new SingletonMessage.HandOverInProgress(A, 4),
        new SingletonMessage.HandOverDone(B, A, 5, VouchesForOlder: true),
        new SingletonMessage.TakeOverFromMe(B),
    ];

    [Fact]
    public void Every_message_comes_back_as_it_went() =>
        Messages.ShouldAllBe(message => SingletonCodec.Decode(SingletonCodec.Encode(message), SingletonCodec.Manifest(message)).Equals(message));

    [Fact]
    public void The_bytes_are_the_ones_that_other_versions_know() => Messages.Select(static message => SingletonCodec.Manifest(message) + Convert.ToHexString(SingletonCodec.Encode(message))).ShouldBe(
    [
        "A10616B6B612E7463703A2F2F7340613A310700000010616B6B612E7463703A2F2F7340623A32F8FFFFFF03000000",
        "B10616B6B612E7463703A2F2F7340613A310700000004000000",
        "C10616B6B612E7463703A2F2F7340623A32F8FFFFFF10616B6B612E7463703A2F2F7340613A31070000000500000001",
        "D10616B6B612E7463703A2F2F7340623A32F8FFFFFF",
    ]);

    [Fact]
    public void Bytes_that_are_no_message_are_refused_as_such()
    {
        var random = new Random(1);
        foreach (var message in Messages)
        {
            var bytes = SingletonCodec.Encode(message);
            for (var i = 0; i < 2_000; i++)
            {
                var broken = bytes[..random.Next(bytes.Length + 1)];
                if (broken.Length > 0)
                    broken[random.Next(broken.Length)] = (byte)random.Next(256);
                try
                {
                    SingletonCodec.Decode(broken, SingletonCodec.Manifest(message)).ShouldNotBeNull();
                }
                catch (SerializationException)
                {
                    // Refused, as it should be; anything else fails the test.
                }
            }
        }

        Should.Throw<SerializationException>(() => SingletonCodec.Decode([], "Z"));
    }
}
