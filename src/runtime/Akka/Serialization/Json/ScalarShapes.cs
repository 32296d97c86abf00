using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization.Json;

/// <summary>A value that is one JSON token.</summary>
internal sealed class ScalarShape : JsonShape
{
    private static readonly FrozenDictionary<Type, ScalarShape> Table = new Dictionary<Type, ScalarShape>
    {
        [typeof(bool)] = Of<bool>(static (to, value) => to.WriteBooleanValue(value), static json => json.GetBoolean()),
        [typeof(byte)] = Of<byte>(static (to, value) => to.WriteNumberValue(value), static json => json.GetByte()),
        [typeof(sbyte)] = Of<sbyte>(static (to, value) => to.WriteNumberValue(value), static json => json.GetSByte()),
        [typeof(short)] = Of<short>(static (to, value) => to.WriteNumberValue(value), static json => json.GetInt16()),
        [typeof(ushort)] = Of<ushort>(static (to, value) => to.WriteNumberValue(value), static json => json.GetUInt16()),
        [typeof(int)] = Of<int>(static (to, value) => to.WriteNumberValue(value), static json => json.GetInt32()),
        [typeof(uint)] = Of<uint>(static (to, value) => to.WriteNumberValue(value), static json => json.GetUInt32()),
        [typeof(long)] = Of<long>(static (to, value) => to.WriteNumberValue(value), static json => json.GetInt64()),
        [typeof(ulong)] = Of<ulong>(static (to, value) => to.WriteNumberValue(value), static json => json.GetUInt64()),
        [typeof(decimal)] = Of<decimal>(static (to, value) => to.WriteNumberValue(value), static json => json.GetDecimal()),

        // As text, because JSON numbers know neither NaN nor the infinities.
        [typeof(float)] = OfText(static value => value.ToString("R", CultureInfo.InvariantCulture), static text => float.Parse(text, CultureInfo.InvariantCulture)),
        [typeof(double)] = OfText(static value => value.ToString("R", CultureInfo.InvariantCulture), static text => double.Parse(text, CultureInfo.InvariantCulture)),
        [typeof(char)] = OfText(static value => value.ToString(), char.Parse),
        [typeof(string)] = OfText(static value => value, static text => text),
        [typeof(Guid)] = Of<Guid>(static (to, value) => to.WriteStringValue(value), static json => json.GetGuid()),
        [typeof(DateTime)] = Of<DateTime>(static (to, value) => to.WriteStringValue(value), static json => json.GetDateTime()),
        [typeof(DateTimeOffset)] = Of<DateTimeOffset>(static (to, value) => to.WriteStringValue(value), static json => json.GetDateTimeOffset()),
        [typeof(DateOnly)] = OfText(static value => value.ToString("O", CultureInfo.InvariantCulture), static text => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture)),
        [typeof(TimeOnly)] = OfText(static value => value.ToString("O", CultureInfo.InvariantCulture), static text => TimeOnly.ParseExact(text, "O", CultureInfo.InvariantCulture)),
        [typeof(TimeSpan)] = OfText(static value => value.ToString("c", CultureInfo.InvariantCulture), static text => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture)),
        [typeof(byte[])] = Of<byte[]>(static (to, value) => to.WriteBase64StringValue(value), static json => json.GetBytesFromBase64()),
        [typeof(ReadOnlyMemory<byte>)] = Of<ReadOnlyMemory<byte>>(static (to, value) => to.WriteBase64StringValue(value.Span), static json => json.GetBytesFromBase64()),
        [typeof(Uri)] = OfText(static value => value.OriginalString, static text => new Uri(text, UriKind.RelativeOrAbsolute)),
        [typeof(Version)] = OfText(static value => value.ToString(), Version.Parse),
        [typeof(Type)] = OfText(ShortTypeName.Of, JsonShapes.Named),
        [typeof(JsonElement)] = Of<JsonElement>(static (to, value) => value.WriteTo(to), static json => json.Clone()),
        [typeof(Address)] = OfText(static value => value.ToString(), Address.Parse),
        [typeof(ActorPath)] = OfText(Serialization.SerializedPath, ActorPath.Parse),
        [typeof(IActorRef)] = new(
            static (to, value) => to.WriteStringValue(Serialization.SerializedActorPath((IActorRef)value)),
            static (from, json) => json.GetString() is { Length: > 0 } path ? from.System.Provider.ResolveActorRef(path) : ActorRefs.Nobody),
    }.ToFrozenDictionary();

    private readonly Action<Utf8JsonWriter, object> _write;
    private readonly Func<JsonReading, JsonElement, object> _read;

    private ScalarShape(Action<Utf8JsonWriter, object> write, Func<JsonReading, JsonElement, object> read)
    {
        _write = write;
        _read = read;
    }

    public static ScalarShape? Find(Type type) => Table.GetValueOrDefault(type);

    public override void Write(JsonWriting to, object value) => _write(to.Json, value);

    public override object Read(JsonReading from, JsonElement json) => _read(from, json);

    private static ScalarShape Of<T>(Action<Utf8JsonWriter, T> write, Func<JsonElement, T> read)
        where T : notnull =>
        new((to, value) => write(to, (T)value), (_, json) => read(json));

    private static ScalarShape OfText<T>(Func<T, string> write, Func<string, T> read)
        where T : notnull =>
        new((to, value) => to.WriteStringValue(write((T)value)), (_, json) => read(json.GetString()!));
}

/// <summary>Written by name, so that a new order of the members does not change what is stored.</summary>
internal sealed class EnumShape(Type type) : JsonShape
{
    public override void Write(JsonWriting to, object value) => to.Json.WriteStringValue(value.ToString());

    public override object Read(JsonReading from, JsonElement json) => Enum.Parse(type, json.GetString()!);
}
