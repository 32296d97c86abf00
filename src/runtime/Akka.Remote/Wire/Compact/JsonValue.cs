using System.Buffers;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Serialization.Json;

namespace Akka.Remote.Wire.Compact;

/// <summary>A value inside a compact one in the form that the JSON serializer has for it.</summary>
internal static class JsonValue
{
    public static void Write<T>(CompactWriter to, T value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes)) new JsonWriting(json, to.System).Write(typeof(T), value);
        to.Buffer.WriteVarint((ulong)bytes.WrittenCount);
        to.Buffer.WriteBytes(bytes.WrittenSpan);
    }

    public static T Read<T>(ref CompactReader from)
    {
        var bytes = from.Bytes.ReadBytes(from.ReadCount()).ToArray();
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonWriting.MaxDepth });
        return new JsonReading(from.System).Read(typeof(T), document.RootElement) is T value
            ? value
            : throw new SerializationException($"The JSON of a {typeof(T)} holds something else.");
    }
}
