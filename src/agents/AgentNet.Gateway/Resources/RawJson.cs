using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentNet.Gateway.Resources;

/// <summary>Any JSON value, carried as the bytes it came in: inputs and results pass through without being built as objects.</summary>
[JsonConverter(typeof(RawJson.RawJsonConverter))]
public readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    internal sealed class RawJsonConverter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return new RawJson(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value.RootElement).ToArray());
        }

        // The bytes were checked when they were submitted or written by an agent's serializer.
        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
        {
            if (value.Utf8.IsEmpty)
                writer.WriteNullValue();
            else
                writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
        }
    }
}
