using System.Collections.Frozen;

namespace AgentNet.Registry.Schema;

/// <summary>The written list of JSON Schema 2020-12 keywords that are understood. Every other keyword is refused, because an unknown one would silently check nothing.</summary>
public static class SchemaKeywords
{
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    public static readonly FrozenSet<string> Assertions = FrozenSet.ToFrozenSet(
    [
        "type", "enum", "const",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "pattern",
        "prefixItems", "items", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains",
        "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties", "dependentRequired",
        "allOf", "anyOf", "oneOf", "not", "$ref",
    ], StringComparer.Ordinal);

    /// <summary>Keywords that describe and never fail a value; `format` is one of them, as the 2020-12 default says.</summary>
    public static readonly FrozenSet<string> Annotations = FrozenSet.ToFrozenSet(
    [
        "$schema", "$defs", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
        "format", "contentEncoding", "contentMediaType",
    ], StringComparer.Ordinal);

    public static bool IsSupported(string keyword) => Assertions.Contains(keyword) || Annotations.Contains(keyword);
}
