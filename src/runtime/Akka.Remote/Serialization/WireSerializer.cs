using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Remote.Wire;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>
/// What the serializers of the runtime's own messages share: they write into a buffer, read within the bytes given, and whatever
/// the bytes are, the worst is a <see cref="SerializationException"/>.
/// </summary>
internal abstract class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    protected ExtendedActorSystem Home => system;

    public sealed override byte[] ToBinary(object obj)
    {
        var buffer = new FrameBuffer(Array.MaxLength);
        try
        {
            Write(buffer, obj);
            return buffer.Written.ToArray();
        }
        finally
        {
            buffer.Release();
        }
    }

    public sealed override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            var reader = new FrameReader(bytes);
            var read = Read(ref reader, manifest);
            reader.End();
            return read;
        }
        catch (MalformedFrameException malformed)
        {
            throw new SerializationException($"{GetType().Name} cannot read a '{manifest}': {malformed.Message}.", malformed);
        }
    }

    protected abstract void Write(FrameBuffer to, object message);

    protected abstract object Read(ref FrameReader from, string manifest);

    protected IActorRef ReadRef(ref FrameReader from) =>
        from.ReadText() is { Length: > 0 } path ? Home.Provider.ResolveActorRef(path) : ActorRefs.Nobody;

    protected static void WriteRef(FrameBuffer to, IActorRef? actor) => to.WriteText(Akka.Serialization.Serialization.SerializedActorPath(actor ?? ActorRefs.Nobody));

    protected static bool ReadFlag(ref FrameReader from) => from.ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new MalformedFrameException($"{other} is neither yes nor no"),
    };

    protected static void WriteFlag(FrameBuffer to, bool flag) => to.WriteByte(flag ? (byte)1 : (byte)0);

    protected Exception NotMine(object message) => new SerializationException($"{GetType().Name} does not write {message.GetType()}.");

    protected SerializationException NotMine(string manifest) => new($"{GetType().Name} does not know the manifest '{manifest}'.");
}
