using System.Globalization;
using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>Short descriptions of JSON values for error messages, and value equality as JSON Schema defines it.</summary>
internal sealed class JsonText : IEqualityComparer<JsonElement>
{
    private const int LongestExcerpt = 60;

    public static readonly JsonText Equality = new();

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"an object with {Count(value.EnumerateObject().Count(), "property", "properties")}",
        JsonValueKind.Array => $"an array of {Count(value.GetArrayLength(), "item", "items")}",
        JsonValueKind.String => Excerpt(value.GetRawText(), "\"…"),
        JsonValueKind.Number => Excerpt(value.GetRawText(), "…"),
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or _ => value.GetRawText(),
    };

    public static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    public static string Excerpt(string text, string ending) =>
        text.Length <= LongestExcerpt ? text : string.Concat(text.AsSpan(0, LongestExcerpt - 1), ending);

    public bool Equals(JsonElement left, JsonElement right) => JsonElement.DeepEquals(left, right);

    /// <summary>Equal values hash alike: numbers by value, so that 1 and 1.0 meet; containers by size only, cheap and good enough to spread.</summary>
    public int GetHashCode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.GetHashCode(StringComparison.Ordinal),
        JsonValueKind.Number => value.GetDouble().GetHashCode(),
        JsonValueKind.Array => HashCode.Combine(JsonValueKind.Array, value.GetArrayLength()),
        JsonValueKind.Object => HashCode.Combine(JsonValueKind.Object, value.EnumerateObject().Count()),
        JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False or _ => (int)value.ValueKind,
    };
}
