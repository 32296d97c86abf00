using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Tools.Core.Singleton;

namespace Akka.Cluster.Tools.Wire;

/// <summary>
/// Messages between singleton managers as bytes. Numbers are little-endian; a node is its address, as UTF-8 text after its length
/// in seven-bit groups, and its uid of four bytes. Bytes that are no message are a <see cref="SerializationException"/>.
/// </summary>
internal static class SingletonCodec
{
    public const string HandOverToMe = "A";
    public const string HandOverInProgress = "B";
    public const string HandOverDone = "C";
    public const string TakeOverFromMe = "D";

    private static readonly UTF8Encoding Text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Manifest(object message) => message switch
    {
        SingletonMessage.HandOverToMe => HandOverToMe,
        SingletonMessage.HandOverInProgress => HandOverInProgress,
        SingletonMessage.HandOverDone => HandOverDone,
        SingletonMessage.TakeOverFromMe => TakeOverFromMe,
        _ => throw new SerializationException($"{message.GetType()} is no message between singleton managers."),
    };

    public static byte[] Encode(object message)
    {
        using var bytes = new MemoryStream(128);
        using var writer = new BinaryWriter(bytes, Text);
        switch (message)
        {
            // from | to | round:4
            case SingletonMessage.HandOverToMe ask:
                Write(writer, ask.From);
                Write(writer, ask.To);
                writer.Write(ask.Round);
                break;

            // from | round:4
            case SingletonMessage.HandOverInProgress progress:
                Write(writer, progress.From);
                writer.Write(progress.Round);
                break;

            // from | to | round:4 | vouches for older members:1
            case SingletonMessage.HandOverDone done:
                Write(writer, done.From);
                Write(writer, done.To);
                writer.Write(done.Round);
                writer.Write(done.VouchesForOlder);
                break;

            // from
            case SingletonMessage.TakeOverFromMe over:
                Write(writer, over.From);
                break;
            default:
                throw new SerializationException($"{message.GetType()} is no message between singleton managers.");
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public static SingletonMessage Decode(byte[] bytes, string manifest)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Text);
        try
        {
            SingletonMessage message = manifest switch
            {
                HandOverToMe => new SingletonMessage.HandOverToMe(Node(reader), Node(reader), reader.ReadInt32()),
                HandOverInProgress => new SingletonMessage.HandOverInProgress(Node(reader), reader.ReadInt32()),
                HandOverDone => new SingletonMessage.HandOverDone(Node(reader), Node(reader), reader.ReadInt32(), reader.ReadBoolean()),
                TakeOverFromMe => new SingletonMessage.TakeOverFromMe(Node(reader)),
                _ => throw new SerializationException($"'{manifest}' is no message between singleton managers."),
            };
            return reader.BaseStream.Position == bytes.Length
                ? message
                : throw new SerializationException($"Bytes are left over after a message '{manifest}' between singleton managers.");
        }
        catch (Exception broken) when (broken is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new SerializationException($"The bytes are no message '{manifest}' between singleton managers.", broken);
        }
    }

    private static void Write(BinaryWriter writer, UniqueAddress node)
    {
        writer.Write(node.Address.ToString());
        writer.Write(node.Uid);
    }

    private static UniqueAddress Node(BinaryReader reader) => Address.TryParse(reader.ReadString(), out var address)
        ? new UniqueAddress(address, reader.ReadInt32())
        : throw new SerializationException("A message between singleton managers names a node without an address.");
}
