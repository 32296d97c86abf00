using System.Collections.Immutable;
using Akka.Cluster.Core.Joining;
using Akka.Cluster.Core.Membership;
using Akka.Cluster.Tests.Membership;
using Akka.Cluster.Wire;
using Akka.Remote.Wire;
using Akka.Util;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Cluster.Tests.Wire;

/// <summary>The bytes of the cluster's messages.</summary>
public class ClusterCodecTests
{
    private static readonly UniqueAddress From = GossipHistories.Nodes[0];
    private static readonly UniqueAddress To = GossipHistories.Nodes[1];
    private readonly ClusterCodec _codec = new();

    [Fact]
    public void A_gossip_comes_back_as_it_was_sent() => Prop.ForAll(GossipHistories.Views, views =>
    {
        foreach (var gossip in views)
        {
            var read = (ClusterMessage.GossipEnvelope)Read(Bytes(new ClusterMessage.GossipEnvelope(From, To, gossip)), "GE")!;
            (read.From, read.To).ShouldBe((From, To));
            read.Gossip.ShouldBe(gossip);
            read.Gossip.Members.Values.ShouldAllBe(member => member.HasRole("worker") && member.AppVersion.Version == "1.2.3");
            ((ClusterMessage.Welcome)Read(Bytes(new ClusterMessage.Welcome(From, gossip)), "W")!).Gossip.ShouldBe(gossip);
        }
    }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Every_other_message_comes_back_as_it_was_sent()
    {
        ClusterMessage[] messages =
        [
            new ClusterMessage.InitJoin(From.Address, new JoinConfig(ImmutableSortedDictionary<string, string>.Empty.Add("a.b", "c"))),
            new ClusterMessage.InitJoinAck(From.Address, null),
            new ClusterMessage.InitJoinAck(From.Address, "no"),
            new ClusterMessage.InitJoinNack(From.Address),
            new ClusterMessage.ExitingConfirmed(From),
            new ClusterMessage.GossipStatus(From, new GossipDigest(1, ulong.MaxValue), 77, new SeenBits([1, 2, 255])),
            new ClusterMessage.Heartbeat(5),
            new ClusterMessage.HeartbeatResponse(From, 6),
        ];
        foreach (var message in messages)
            Read(Bytes(message), ClusterCodec.ManifestOf(message)).ShouldBe(message);
        var join = (ClusterMessage.Join)Read(Bytes(new ClusterMessage.Join(From, ["x", "y"], AppVersion.Create("2.0"))), "J")!;
        (join.Node, join.AppVersion).ShouldBe((From, AppVersion.Create("2.0")));
        join.Roles.Order().ShouldBe(["x", "y"]);
    }

    [Fact]
    public void A_gossip_of_a_hundred_members_takes_less_than_two_kilobytes()
    {
        var gossip = Gossip.Empty;
        for (var i = 0; i < 100; i++)
            gossip = gossip.With(Member.Joining(new UniqueAddress(new("akka.tcp", "system", "node.example.org", 20_000 + i), i * 7919), ["worker"], AppVersion.Create("1.0.0")).CopyUp(i + 1));
        var self = gossip.Members.Keys.First();
        Bytes(new ClusterMessage.GossipEnvelope(self, self, gossip.ChangedBy(self))).Length.ShouldBeLessThan(2000);
    }

    [Fact]
    public void Whatever_bytes_come_they_are_a_message_or_malformed()
    {
        var random = new Random(4711);
        var samples = GossipHistories.Play([.. Enumerable.Range(0, 40).Select(_ => random.Next(175))])
            .Select(gossip => Bytes(new ClusterMessage.GossipEnvelope(From, To, gossip))).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            byte[] bytes = i % 2 == 0 ? new byte[random.Next(64)] : [.. samples[i % samples.Length]];
            if (i % 2 == 0)
                random.NextBytes(bytes);
            else
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            foreach (var manifest in ClusterCodec.Manifests)
                ReadOrMalformed(bytes, manifest);
        }
    }

    [Fact]
    public void A_cut_gossip_is_malformed()
    {
        var bytes = Bytes(new ClusterMessage.GossipEnvelope(From, To, GossipHistories.Play([1, 2, 3])[0]));
        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<MalformedFrameException>(() => Read(bytes[..length], "GE"));
    }

    private void ReadOrMalformed(byte[] bytes, string manifest)
    {
        try
        {
            Read(bytes, manifest);
        }
        catch (MalformedFrameException)
        {
        }
    }

    private ClusterMessage? Read(byte[] bytes, string manifest)
    {
        var reader = new FrameReader(bytes);
        return _codec.Read(ref reader, manifest);
    }

    private static byte[] Bytes(ClusterMessage message)
    {
        var buffer = new FrameBuffer(Array.MaxLength);
        ClusterCodec.Write(buffer, message);
        return buffer.Written.ToArray();
    }
}
