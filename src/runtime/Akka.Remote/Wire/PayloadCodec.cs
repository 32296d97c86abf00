using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Remote.Wire;

/// <summary>A message inside another one, written by its own serializer.</summary>
internal static class PayloadCodec
{
    /// <summary>Of messages inside each other: bytes that claim more would overflow the stack.</summary>
    private const int MaxDepth = 32;

    [ThreadStatic]
    private static int t_depth;

    // zigzag varint serializer | text manifest | varint length | bytes
    public static void Write(FrameBuffer to, ExtendedActorSystem system, object? payload)
    {
        var serializer = system.Serialization.FindSerializerFor(payload);
        to.WriteVarint(ZigZag(serializer.Identifier));
        to.WriteText(payload is null ? "" : Akka.Serialization.Serialization.ManifestFor(serializer, payload));
        var bytes = serializer.ToBinary(payload!);
        to.WriteVarint((ulong)bytes.Length);
        to.WriteBytes(bytes);
    }

    public static object? Read(ref FrameReader from, ExtendedActorSystem system)
    {
        var serializer = UnZigZag(from.ReadVarint());
        var manifest = from.ReadText();
        var bytes = from.ReadBytes(from.ReadCount(from.Left, "length of a payload")).ToArray();
        if (t_depth >= MaxDepth) throw new SerializationException($"Messages are nested deeper than {MaxDepth} levels.");
        t_depth++;
        try
        {
            return system.Serialization.Deserialize(bytes, serializer, manifest);
        }
        finally
        {
            t_depth--;
        }
    }

    private static ulong ZigZag(int value) => (uint)((value << 1) ^ (value >> 31));

    private static int UnZigZag(ulong value) => value <= uint.MaxValue
        ? (int)((uint)value >> 1) ^ -(int)((uint)value & 1)
        : throw new MalformedFrameException($"{value} is no identifier of a serializer");
}
