using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace AgentNet.Benchmarks.Remote;

/// <summary>A message as an application would write it, without a serializer of its own.</summary>
internal sealed record Measured(long Id, int Kind, string Name);

/// <summary>The same with <see cref="MeasuredSerializer"/>.</summary>
internal sealed record RegisteredMeasured(long Id, int Kind, string Name);

/// <summary>What an application would write for a message that it sends often.</summary>
internal sealed class MeasuredSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 9001;

    public override string Manifest(object o) => "m";

    // i64 id | i32 kind | UTF-8 name to the end
    public override byte[] ToBinary(object obj)
    {
        var measured = (RegisteredMeasured)obj;
        var bytes = new byte[12 + Encoding.UTF8.GetByteCount(measured.Name)];
        BitConverter.TryWriteBytes(bytes, measured.Id);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), measured.Kind);
        Encoding.UTF8.GetBytes(measured.Name, bytes.AsSpan(12));
        return bytes;
    }

    public override object FromBinary(byte[] bytes, string manifest) =>
        new RegisteredMeasured(BitConverter.ToInt64(bytes), BitConverter.ToInt32(bytes.AsSpan(8)), Encoding.UTF8.GetString(bytes.AsSpan(12)));
}
