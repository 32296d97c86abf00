using System.Runtime.Serialization;
using Akka.Remote.Wire.Compact;
using Akka.Serialization;

namespace Akka.Remote.Wire;

/// <summary>A format that the peer has given a number, found among ours when its first message comes.</summary>
internal sealed class IncomingFormat
{
    private readonly int _serializerId;
    private readonly string _manifest;
    private readonly ulong? _fingerprint;
    private CompactShape? _shape;
    private Serializer? _serializer;
    private Type? _type;

    private IncomingFormat(int serializerId, string manifest, ulong? fingerprint)
    {
        _serializerId = serializerId;
        _manifest = manifest;
        _fingerprint = fingerprint;
    }

    public static IncomingFormat OfSerializer(int id, string manifest) => new(id, manifest, null);

    public static IncomingFormat OfType(string name, ulong fingerprint) => new(0, name, fingerprint);

    public CompactShape Shape => _shape ??= FindShape();

    public object Read(ReadOnlySpan<byte> payload, INumberedTypes types, Akka.Serialization.Serialization serialization)
    {
        if (_fingerprint is not null)
        {
            var from = new CompactReader(payload, types, serialization.System);
            var message = Shape.ReadObject(ref from);
            from.Bytes.End();
            return message;
        }

        _serializer ??= serialization.ById(_serializerId);
        if (_serializer is SerializerWithStringManifest withManifest) return withManifest.FromBinary(payload.ToArray(), _manifest);
        if (_manifest.Length > 0) _type ??= serialization.TypeOf(_manifest, _serializer);
        return _serializer.FromBinary(payload.ToArray(), _type);
    }

    public override string ToString() =>
        _fingerprint is null ? $"serializer {_serializerId}, manifest '{_manifest}'" : $"type '{_manifest}'";

    private CompactShape FindShape()
    {
        if (_fingerprint is null) throw new MalformedFrameException("a type stands where a manifest was defined");
        var type = Type.GetType(_manifest, throwOnError: false) ?? throw new SerializationException($"The type '{_manifest}' was not found. Is its assembly deployed here?");
        var shape = CompactShapes.Of(type);
        return shape.Fingerprint == _fingerprint
            ? shape
            : throw new SerializationException($"The class '{_manifest}' has other fields at the peer. Deploy the same version, or bind a serializer to it that copes with versions.");
    }
}
