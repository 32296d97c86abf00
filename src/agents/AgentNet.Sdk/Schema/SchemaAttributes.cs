using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentNet.Sdk.Schema;

/// <summary>What [Description], [Range], [StringLength] and their kin on a property or parameter add to its schema.</summary>
internal static class SchemaAttributes
{
    public static void Apply(JsonObject schema, MemberInfo member) => Apply(schema, member.GetCustomAttributes(inherit: true));

    public static void Apply(JsonObject schema, ParameterInfo parameter) => Apply(schema, parameter.GetCustomAttributes(inherit: true));

    private static void Apply(JsonObject schema, object[] attributes)
    {
        foreach (var attribute in attributes)
        {
            Apply(schema, attribute);
        }
    }

    private static void Apply(JsonObject schema, object attribute)
    {
        switch (attribute)
        {
            case DescriptionAttribute description:
                schema["description"] = description.Description;
                break;
            case DefaultValueAttribute initial:
                schema["default"] = JsonSerializer.SerializeToNode(initial.Value, AgentJson.Options);
                break;
            case RangeAttribute range:
                schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Bound(range.Minimum);
                schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Bound(range.Maximum);
                break;
            case StringLengthAttribute length:
                Bounds(schema, length.MinimumLength, length.MaximumLength);
                break;
            case LengthAttribute length:
                Bounds(schema, length.MinimumLength, length.MaximumLength);
                break;
            case MinLengthAttribute length:
                Bounds(schema, length.Length, null);
                break;
            case MaxLengthAttribute length:
                Bounds(schema, null, length.Length);
                break;
            case RegularExpressionAttribute expression:
                // The attribute means the whole text, JSON Schema any part of it.
                schema["pattern"] = $"^(?:{expression.Pattern})$";
                break;
            case AllowedValuesAttribute allowed:
                schema["enum"] = new JsonArray([.. allowed.Values.Select(value => JsonSerializer.SerializeToNode(value, AgentJson.Options))]);
                break;
            case EmailAddressAttribute:
                schema["format"] = "email";
                break;
            case UrlAttribute:
                schema["format"] = "uri";
                break;
        }
    }

    private static void Bounds(JsonObject schema, int? least, int? most)
    {
        var (minimum, maximum) = IsArray(schema) ? ("minItems", "maxItems") : ("minLength", "maxLength");
        if (least > 0)
        {
            schema[minimum] = least.Value;
        }
        if (most >= 0)
        {
            schema[maximum] = most.Value;
        }
    }

    private static bool IsArray(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => types.Any(type => type?.GetValue<string>() == "array"),
        JsonValue type => type.GetValue<string>() == "array",
        _ => false,
    };

    private static JsonNode Bound(object bound) => bound is string text
        ? JsonValue.Create(decimal.Parse(text, CultureInfo.InvariantCulture))
        : JsonSerializer.SerializeToNode(bound)!;
}
