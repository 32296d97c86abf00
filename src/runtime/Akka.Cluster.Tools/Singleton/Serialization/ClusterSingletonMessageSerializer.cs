using Akka.Actor;
using Akka.Cluster.Tools.Wire;
using Akka.Serialization;

namespace Akka.Cluster.Tools.Singleton.Serialization;

/// <summary>The serializer of <see cref="IClusterSingletonMessage"/>; the layout is <see cref="SingletonCodec"/>'s.</summary>
internal sealed class ClusterSingletonMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 14;

    public override byte[] ToBinary(object obj) => SingletonCodec.Encode(obj);

    public override object FromBinary(byte[] bytes, string manifest) => SingletonCodec.Decode(bytes, manifest);

    public override string Manifest(object o) => SingletonCodec.Manifest(o);
}
