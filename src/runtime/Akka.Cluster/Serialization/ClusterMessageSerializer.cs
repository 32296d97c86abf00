using Akka.Actor;
using Akka.Cluster.Core.Membership;
using Akka.Cluster.Wire;
using Akka.Remote.Serialization;
using Akka.Remote.Wire;

namespace Akka.Cluster.Serialization;

/// <summary>Binds <see cref="ClusterCodec"/> to the actor system.</summary>
internal sealed class ClusterMessageSerializer(ExtendedActorSystem system) : WireSerializer(system)
{
    private readonly ClusterCodec _codec = new();

    public override string Manifest(object o) => o is ClusterMessage message ? ClusterCodec.ManifestOf(message) : throw NotMine(o);

    protected override void Write(FrameBuffer to, object message)
    {
        if (message is not ClusterMessage cluster)
            throw NotMine(message);
        ClusterCodec.Write(to, cluster);
    }

    protected override object Read(ref FrameReader from, string manifest) => _codec.Read(ref from, manifest) switch
    {
        ClusterMessage.GossipEnvelope envelope => envelope with { ArrivedAt = Home.Scheduler.MonotonicClock },
        { } message => message,
        null => throw NotMine(manifest),
    };
}
