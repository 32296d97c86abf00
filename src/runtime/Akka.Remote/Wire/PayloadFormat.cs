using Akka.Remote.Wire.Compact;
using Akka.Remote.Serialization;
using Akka.Serialization;
using Akka.Serialization.Json;

namespace Akka.Remote.Wire;

/// <summary>What a slot of the table of formats stands for: a serializer with a manifest, or a type in the compact format.</summary>
internal sealed record PayloadFormat(int SerializerId, string Manifest, CompactShape? Shape);

/// <summary>How the messages of one type are written on one connection, and the slot that the last one took.</summary>
internal sealed class TypeFormat(int direct, Serializer serializer, CompactShape? shape)
{
    private PayloadFormat? _last;
    private int _lastSlot;

    public int Direct => direct;

    public Serializer Serializer => serializer;

    public CompactShape? Shape => shape;

    public static TypeFormat Of(Akka.Serialization.Serialization serialization, Type type)
    {
        // Whoever has bound a serializer of his own to a type gets it. The default (JSON), and those that only say what the bytes
        // are anyway, are what the wire does better itself.
        var serializer = serialization.FindSerializerForType(type);
        var isDefault = serializer is JsonSerializer or ByteArraySerializer or PrimitiveSerializers;
        if (isDefault && DirectFormat.CodeOf(type) is var code and not DirectFormat.None) return new TypeFormat(code, serializer, null);
        var shape = serializer is JsonSerializer ? CompactShapes.Of(type) : null;
        return new TypeFormat(DirectFormat.None, serializer, shape is { IsJson: false } ? shape : null);
    }

    /// <summary>The slot under which the peer knows the manifest; -1 when it has to be looked up.</summary>
    public int SlotOf(string manifest, SlotTable<PayloadFormat> table) =>
        _last is not null && ReferenceEquals(_last.Manifest, manifest) && table.Holds(_lastSlot, _last) ? _lastSlot : -1;

    public void Remember(PayloadFormat format, int slot)
    {
        _last = format;
        _lastSlot = slot;
    }
}
