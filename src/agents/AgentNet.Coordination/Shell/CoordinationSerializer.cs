using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// Encodes a captured state as a <see cref="CoordinatorSnapshot"/> where the snapshot store asks for bytes, which is off
/// the coordinator's turn; decodes to the message.
/// </summary>
internal sealed class CoordinationSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const string Name = "agentnet-coordination";
    private const string CaptureManifest = "capture-1";

    public override int Identifier => 1001;

    public override string Manifest(object o) => o is CoordinatorCapture ? CaptureManifest : throw NotOurs(o.GetType().Name);

    public override byte[] ToBinary(object obj) => obj is CoordinatorCapture capture ? capture.ToSnapshot().ToByteArray() : throw NotOurs(obj.GetType().Name);

    public override object FromBinary(byte[] bytes, string manifest) =>
        manifest == CaptureManifest ? CoordinatorSnapshot.Parser.ParseFrom(bytes) : throw NotOurs(manifest);

    private static ArgumentException NotOurs(string what) => new($"{what} is not a coordinator snapshot of a version known here.");
}
