using Akka.Actor;

namespace Akka.Persistence.Sql.Wire;

/// <summary>
/// Objects as bytes with the identifier and manifest that bring them back; the choice of serializer is the system's. Called
/// from many threads, like every serializer.
/// </summary>
internal sealed class PayloadCodec(ExtendedActorSystem system, string? defaultSerializer)
{
    public (byte[] Bytes, int SerializerId, string Manifest) Encode(object payload)
    {
        var serializer = system.Serialization.FindSerializerFor(payload, defaultSerializer);
        var bytes = Serialization.Serialization.WithTransport(
            system, (serializer, payload), static state => state.serializer.ToBinary(state.payload));
        return (bytes, serializer.Identifier, Serialization.Serialization.ManifestFor(serializer, payload));
    }

    public object Decode(byte[] bytes, int serializerId, string manifest) =>
        system.Serialization.Deserialize(bytes, serializerId, manifest);
}

/// <summary>
/// Remembers the last text of a column: in a replay nearly every row repeats it, and one string for all saves two allocations
/// per event.
/// </summary>
internal struct RepeatedText
{
    private byte[]? _bytes;
    private string? _text;

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (_text is null || _bytes is null || !utf8.SequenceEqual(_bytes))
        {
            _bytes = utf8.ToArray();
            _text = System.Text.Encoding.UTF8.GetString(utf8);
        }
        return _text;
    }

    public string Of(string text)
    {
        if (!string.Equals(_text, text, StringComparison.Ordinal))
            (_bytes, _text) = (null, text);
        return _text!;
    }
}
