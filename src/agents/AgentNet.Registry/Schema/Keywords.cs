using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>The keywords of one schema object, read with their types checked; every complaint names the keyword and the object's pointer.</summary>
internal sealed class Keywords(JsonElement schema, string pointer)
{
    public string Pointer => pointer;

    public bool TryGet(string keyword, out JsonElement value) => schema.TryGetProperty(keyword, out value);

    public bool HasAny(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (schema.TryGetProperty(keyword, out _))
            {
                return true;
            }
        }
        return false;
    }

    public void RefuseUnknown()
    {
        foreach (var member in schema.EnumerateObject())
        {
            if (!SchemaKeywords.IsSupported(member.Name))
            {
                throw Refused(member.Name, "is not supported; see the list in the README of AgentNet.Sdk");
            }
        }
    }

    public JsonTypes Types()
    {
        if (!TryGet("type", out var value))
        {
            return JsonTypes.None;
        }
        var names = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        var types = JsonTypes.None;
        foreach (var name in names)
        {
            if (name.ValueKind != JsonValueKind.String || !JsonTypeNames.TryParse(name.GetString(), out var type))
            {
                throw Refused("type", $"{JsonText.Describe(name)} is not a type; use {JsonTypeNames.Describe((JsonTypes)127)}");
            }
            types |= type;
        }
        return types == JsonTypes.None ? throw Refused("type", "names no type") : types;
    }

    public JsonNumber? Number(string keyword, bool positive = false)
    {
        if (!TryGet(keyword, out var value))
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.Number || (positive && value.GetDouble() <= 0))
        {
            throw Refused(keyword, $"must be a {(positive ? "positive " : "")}number, not {JsonText.Describe(value)}");
        }
        return JsonNumber.From(value);
    }

    public int? Count(string keyword)
    {
        if (!TryGet(keyword, out var value))
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0
            ? count
            : throw Refused(keyword, $"must be a whole number of 0 or more, not {JsonText.Describe(value)}");
    }

    public bool Boolean(string keyword)
    {
        if (!TryGet(keyword, out var value))
        {
            return false;
        }
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Refused(keyword, $"must be true or false, not {JsonText.Describe(value)}");
    }

    public string[] Names(string keyword) => TryGet(keyword, out var value) ? Names(keyword, value) : [];

    public string[] Names(string keyword, JsonElement value) =>
    [
        .. Array(keyword, value, mayBeEmpty: true).Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw Refused(keyword, $"lists property names, and {JsonText.Describe(item)} is none")),
    ];

    public IEnumerable<JsonElement> Array(string keyword, JsonElement value, bool mayBeEmpty = false) =>
        value.ValueKind == JsonValueKind.Array && (mayBeEmpty || value.GetArrayLength() > 0)
            ? value.EnumerateArray()
            : throw Refused(keyword, $"must be an array{(mayBeEmpty ? "" : " with at least one item")}, not {JsonText.Describe(value)}");

    /// <summary>The members of an object-valued keyword, each with its own pointer.</summary>
    public IEnumerable<(string Name, JsonElement Value, string Pointer)> Members(string keyword)
    {
        if (!TryGet(keyword, out var value))
        {
            return [];
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Refused(keyword, $"must be an object, not {JsonText.Describe(value)}");
        }
        return value.EnumerateObject().Select(member => (member.Name, member.Value, $"{pointer}/{keyword}/{Escaped(member.Name)}"));
    }

    private SchemaRefusedException Refused(string keyword, string reason) => SchemaCompiler.Refused(keyword, pointer, reason);

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
