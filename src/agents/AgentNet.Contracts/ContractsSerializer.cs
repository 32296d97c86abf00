using Akka.Actor;
using Akka.Serialization;

namespace AgentNet.Contracts;

/// <summary>The Akka serializer of every contract and of <see cref="AgentEnvelope"/>; the table is <see cref="ContractManifests"/>.</summary>
public sealed class ContractsSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const string Name = "agentnet-contracts";

    public override int Identifier => 1000;

    public override string Manifest(object o) => ContractManifests.ManifestOf(o);

    public override byte[] ToBinary(object obj) => ContractManifests.Encode(obj);

    public override object FromBinary(byte[] bytes, string manifest) => ContractManifests.Decode(bytes, manifest);
}
