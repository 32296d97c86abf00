using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>The type names of JSON Schema as a set, and the type of a value.</summary>
[Flags]
internal enum JsonTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Number = 8,
    String = 16,
    Array = 32,
    Object = 64,
}

internal static class JsonTypeNames
{
    private static readonly (string Name, JsonTypes Type)[] Table =
    [
        ("null", JsonTypes.Null), ("boolean", JsonTypes.Boolean), ("integer", JsonTypes.Integer), ("number", JsonTypes.Number),
        ("string", JsonTypes.String), ("array", JsonTypes.Array), ("object", JsonTypes.Object),
    ];

    public static bool TryParse(string? name, out JsonTypes type)
    {
        type = Table.FirstOrDefault(row => row.Name == name).Type;
        return type != JsonTypes.None;
    }

    public static string Describe(JsonTypes types) =>
        string.Join(" or ", Table.Where(row => types.HasFlag(row.Type)).Select(row => row.Name));

    /// <summary>Whether the value has one of the types; 1.0 is an integer, as 2020-12 says.</summary>
    public static bool Allows(JsonTypes types, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => (types & JsonTypes.Null) != 0,
        JsonValueKind.True or JsonValueKind.False => (types & JsonTypes.Boolean) != 0,
        JsonValueKind.String => (types & JsonTypes.String) != 0,
        JsonValueKind.Array => (types & JsonTypes.Array) != 0,
        JsonValueKind.Object => (types & JsonTypes.Object) != 0,
        JsonValueKind.Number => (types & JsonTypes.Number) != 0 || ((types & JsonTypes.Integer) != 0 && IsInteger(value)),
        JsonValueKind.Undefined or _ => false,
    };

    private static bool IsInteger(JsonElement value)
    {
        if (value.TryGetInt64(out _))
        {
            return true;
        }
        if (value.TryGetDecimal(out var exact))
        {
            return decimal.IsInteger(exact);
        }
        var wide = value.GetDouble();
        return double.IsFinite(wide) && Math.Floor(wide) == wide;
    }
}
