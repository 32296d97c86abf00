using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Akka.Serialization.Json;

/// <summary>
/// An object as its fields, private and inherited ones too; a property is written under its own name. No constructor
/// runs when it is read: any class or struct can be read, and it gets exactly what was written.
/// </summary>
internal sealed class FieldsShape : JsonShape
{
    private readonly Type _type;
    private readonly Dictionary<string, FieldInfo> _fields = [];

    public FieldsShape(Type type)
    {
        _type = type;
        for (var declaring = type; declaring is not null && declaring != typeof(object) && declaring != typeof(ValueType); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.IsDefined(typeof(NonSerializedAttribute)))
                    continue;
                if (!_fields.TryAdd(NameOf(field), field))
                    _fields.Add($"{declaring.Name}.{NameOf(field)}", field);
            }
        }
    }

    public override void Write(JsonWriting to, object value)
    {
        to.Json.WriteStartObject();
        foreach (var (name, field) in _fields)
        {
            // A field that is not written comes back as its default.
            if (field.GetValue(value) is not { } part)
                continue;
            to.Json.WritePropertyName(name);
            to.Write(field.FieldType, part);
        }

        to.Json.WriteEndObject();
    }

    public override object Read(JsonReading from, JsonElement json)
    {
        var value = RuntimeHelpers.GetUninitializedObject(_type);
        Fill(value, from, json);
        return value;
    }

    public void Fill(object value, JsonReading from, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new SerializationException($"A {_type} cannot be read from a JSON {json.ValueKind}.");

        foreach (var property in json.EnumerateObject())
        {
            // Unknown names are left out: the class may have lost a field since.
            if (_fields.TryGetValue(property.Name, out var field))
                field.SetValue(value, from.Read(field.FieldType, property.Value));
        }
    }

    // The compiler calls the field of a property <Name>k__BackingField, of a captured parameter <name>P,
    // and of an anonymous type's property <Name>i__Field.
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
