using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization.Json;

/// <summary>Writes one object and all it refers to.</summary>
internal sealed class JsonWriting(Utf8JsonWriter json, ExtendedActorSystem system)
{
    /// <summary>Of nested JSON. An object that refers back to itself is found by reaching it.</summary>
    public const int MaxDepth = 512;

    /// <summary>The names of the object around a value whose type is not the declared one.</summary>
    public const string TypeName = "$type";
    public const string ValueName = "$value";

    public Utf8JsonWriter Json => json;

    public ExtendedActorSystem System => system;

    public void Write(Type declared, object? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        if (json.CurrentDepth >= MaxDepth - 2)
            throw new SerializationException($"The object is nested deeper than {MaxDepth} levels, or refers back to itself.");

        var actual = JsonShapes.WrittenAs(value.GetType());
        if (actual == JsonShapes.ReadAs(declared))
        {
            JsonShapes.Of(actual).Write(this, value);
            return;
        }

        json.WriteStartObject();
        json.WriteString(TypeName, ShortTypeName.Of(actual));
        json.WritePropertyName(ValueName);
        JsonShapes.Of(actual).Write(this, value);
        json.WriteEndObject();
    }
}

/// <summary>Reads what <see cref="JsonWriting"/> has written.</summary>
internal sealed class JsonReading(ExtendedActorSystem system)
{
    public ExtendedActorSystem System => system;

    public object? Read(Type declared, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;

        var type = JsonShapes.ReadAs(declared);
        // A JsonElement may itself be an object with such a name in it.
        if (type != typeof(JsonElement) && json.ValueKind == JsonValueKind.Object && json.TryGetProperty(JsonWriting.TypeName, out var name))
        {
            type = JsonShapes.Named(name.GetString()!);
            json = json.GetProperty(JsonWriting.ValueName);
            if (!declared.IsAssignableFrom(type))
                throw new SerializationException($"A {type} stands where a {declared} is expected.");
        }

        return JsonShapes.Of(type).Read(this, json);
    }
}
