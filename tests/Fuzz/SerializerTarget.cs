using Akka.Actor;
using Akka.Remote;
using Akka.Serialization;

namespace Fuzz;

/// <summary>One serializer of the runtime under one manifest.</summary>
internal sealed class SerializerTarget(ExtendedActorSystem system, int identifier, string manifest, IReadOnlyList<byte[]> seeds) : Target
{
    public override string Name => $"serializer {identifier} '{manifest}'";

    public override IReadOnlyList<byte[]> Seeds => seeds;

    /// <summary>A target for each (serializer, manifest) that the samples use.</summary>
    public static IEnumerable<SerializerTarget> All(ExtendedActorSystem system)
    {
        var recipient = (RemoteActorRef)system.Provider.ResolveActorRef("akka.tcp://reader@h:2/user/recipient#1");
        return Serialization.WithTransport(system, () => Samples.Messages(system, recipient)
            .Select(message => (Message: message, Serializer: system.Serialization.FindSerializerFor(message)))
            .GroupBy(
                static sample => (sample.Serializer.Identifier, Manifest: Serialization.ManifestFor(sample.Serializer, sample.Message)),
                static sample => sample.Serializer.ToBinary(sample.Message))
            .Select(group => new SerializerTarget(system, group.Key.Identifier, group.Key.Manifest, [.. group]))
            .ToList());
    }

    public override void Decode(byte[] bytes)
    {
        try
        {
            system.Serialization.Deserialize(bytes, identifier, manifest);
        }
        catch (Exception e)
        {
            Refusals.Expect(e);
        }
    }
}
