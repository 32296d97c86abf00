using System.Buffers;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;

namespace Akka.Serialization.Json;

/// <summary>
/// The serializer for types that have no other: JSON of an object's fields, with the type's name wherever a value is not
/// of the declared type. Meant for development; it instantiates the types its input names, so only trusted bytes may be read.
/// </summary>
internal sealed class JsonSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override int Identifier => 1;

    /// <summary>The bytes name the type themselves.</summary>
    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            try
            {
                new JsonWriting(json, system).Write(typeof(object), obj);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
            {
                throw new SerializationException($"{obj.GetType()} cannot be written as JSON: {e.Message} {Advice}", e);
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    public override object FromBinary(byte[] bytes, Type? type)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonWriting.MaxDepth });
            return new JsonReading(system).Read(typeof(object), document.RootElement)!;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException or KeyNotFoundException
            or ArithmeticException or InvalidCastException or MemberAccessException or TargetInvocationException or TypeLoadException or IndexOutOfRangeException)
        {
            // Bytes may name any type and give it anything: what parsing, constructors and casts then throw is theirs.
            throw new SerializationException($"The bytes are not JSON that this serializer has written: {e.Message}", e);
        }
    }

    private const string Advice = "Bind a serializer to it (akka.actor.serialization-bindings or SerializationSetup).";
}
