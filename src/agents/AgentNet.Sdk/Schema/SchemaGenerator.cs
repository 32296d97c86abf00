using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AgentNet.Sdk.Schema;

/// <summary>
/// Writes the JSON schema of a C# type from the very contract System.Text.Json reads and writes it by, so the two cannot disagree.
/// Objects other than the root become `$defs`, which is also how recursion ends. Runs once per capability, at registration.
/// </summary>
public sealed class SchemaGenerator
{
    private readonly JsonSerializerOptions _options;
    private readonly NullabilityInfoContext _nullability = new();
    private readonly Dictionary<Type, string> _references = [];
    private readonly SortedDictionary<string, JsonNode> _definitions = new(StringComparer.Ordinal);

    private SchemaGenerator(JsonSerializerOptions options) => _options = options;

    /// <summary>The schema of a type as JSON text. `root` carries the nullability and attributes of where the type stands, when it stands somewhere.</summary>
    public static string Generate(Type type, ParameterInfo? root = null)
    {
        var generator = new SchemaGenerator(AgentJson.Options);
        var nullability = root is null ? null : generator._nullability.Create(root);
        var schema = generator.Root(type, nullability);
        if (root is not null)
        {
            SchemaAttributes.Apply(schema, root);
        }
        if (generator._definitions.Count > 0)
        {
            schema["$defs"] = new JsonObject(generator._definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value)));
        }
        return schema.ToJsonString();
    }

    private JsonObject Root(Type type, NullabilityInfo? nullability)
    {
        // A nullable root cannot be "#": its references would accept null too.
        var isNullable = Nullable.GetUnderlyingType(type) is not null || nullability?.ReadState == NullabilityState.Nullable;
        var contract = _options.GetTypeInfo(type);
        if (contract.Kind != JsonTypeInfoKind.Object || isNullable)
        {
            return Schema(type, nullability, isNullable);
        }
        _references.Add(type, "#");
        return ObjectSchema(contract);
    }

    private JsonObject Schema(Type type, NullabilityInfo? nullability, bool isNullable)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Schema(underlying, null, isNullable: true);
        }
        if (ScalarSchemas.TryGet(type, out var scalar))
        {
            return isNullable ? OrNull(scalar) : scalar;
        }
        if (type.IsEnum)
        {
            var names = new JsonObject { ["type"] = "string", ["enum"] = EnumNames(type) };
            return isNullable ? OrNull(names) : names;
        }
        var contract = _options.GetTypeInfo(type);
        var schema = contract.Kind switch
        {
            JsonTypeInfoKind.Enumerable => ArraySchema(contract, nullability),
            JsonTypeInfoKind.Dictionary => DictionarySchema(contract, nullability),
            JsonTypeInfoKind.Object => Reference(contract),
            JsonTypeInfoKind.None => new JsonObject(),
            _ => throw new NotSupportedException($"{type} has a JSON contract of an unknown kind, {contract.Kind}."),
        };
        return isNullable ? OrNull(schema) : schema;
    }

    private JsonObject ArraySchema(JsonTypeInfo contract, NullabilityInfo? nullability)
    {
        var inner = nullability?.ElementType ?? nullability?.GenericTypeArguments.FirstOrDefault();
        return new JsonObject { ["type"] = "array", ["items"] = Schema(contract.ElementType!, inner, IsNullable(inner)) };
    }

    private JsonObject DictionarySchema(JsonTypeInfo contract, NullabilityInfo? nullability)
    {
        var inner = nullability?.GenericTypeArguments.ElementAtOrDefault(1);
        return new JsonObject { ["type"] = "object", ["additionalProperties"] = Schema(contract.ElementType!, inner, IsNullable(inner)) };
    }

    private JsonObject Reference(JsonTypeInfo contract)
    {
        if (!_references.TryGetValue(contract.Type, out var reference))
        {
            var name = DefinitionName(contract.Type);
            reference = "#/$defs/" + name;
            _references.Add(contract.Type, reference);
            // The name is taken before the object is walked, so that a type inside it that has the same name gets another.
            _definitions.Add(name, new JsonObject());
            _definitions[name] = ObjectSchema(contract);
        }
        return new JsonObject { ["$ref"] = reference };
    }

    private JsonObject ObjectSchema(JsonTypeInfo contract)
    {
        var schema = contract.PolymorphismOptions is { DerivedTypes.Count: > 0 } polymorphism
            ? Alternatives(polymorphism)
            : Members(contract);
        if (contract.Type.GetCustomAttribute<DescriptionAttribute>() is { } description)
        {
            schema["description"] = description.Description;
        }
        return schema;
    }

    private JsonObject Members(JsonTypeInfo contract)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in contract.Properties.Where(property => !property.IsExtensionData && (property.Get ?? (object?)property.Set) is not null))
        {
            properties[property.Name] = PropertySchema(property);
            if (IsRequired(property))
            {
                required.Add(property.Name);
            }
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }
        if (contract.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow)
        {
            schema["additionalProperties"] = false;
        }
        return schema;
    }

    private JsonObject PropertySchema(JsonPropertyInfo property)
    {
        var nullability = property.AttributeProvider switch
        {
            PropertyInfo member => _nullability.Create(member),
            FieldInfo member => _nullability.Create(member),
            _ => null,
        };
        var schema = Schema(property.PropertyType, nullability, IsNullable(nullability));
        if (property.AttributeProvider is MemberInfo attributed)
        {
            SchemaAttributes.Apply(schema, attributed);
        }
        if (property.AssociatedParameter?.AttributeProvider is ParameterInfo parameter)
        {
            SchemaAttributes.Apply(schema, parameter);
        }
        return schema;
    }

    /// <summary>Required: marked so, or a constructor parameter that can neither be omitted nor be null.</summary>
    private bool IsRequired(JsonPropertyInfo property)
    {
        if (property.IsRequired || property.AttributeProvider?.IsDefined(typeof(System.ComponentModel.DataAnnotations.RequiredAttribute), inherit: true) == true)
        {
            return true;
        }
        return property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false } parameter
            && !parameter.IsNullable
            && Nullable.GetUnderlyingType(property.PropertyType) is null;
    }

    private JsonObject Alternatives(JsonPolymorphismOptions polymorphism)
    {
        var alternatives = new JsonArray();
        foreach (var derived in polymorphism.DerivedTypes)
        {
            var reference = Reference(_options.GetTypeInfo(derived.DerivedType));
            var kind = new JsonObject { ["const"] = derived.TypeDiscriminator is int number ? JsonValue.Create(number) : JsonValue.Create((string?)derived.TypeDiscriminator) };
            alternatives.Add((JsonNode)new JsonObject
            {
                ["$ref"] = reference["$ref"]!.GetValue<string>(),
                ["properties"] = new JsonObject { [polymorphism.TypeDiscriminatorPropertyName] = kind },
                ["required"] = new JsonArray(polymorphism.TypeDiscriminatorPropertyName),
            });
        }
        return new JsonObject { ["anyOf"] = alternatives };
    }

    private JsonArray EnumNames(Type type) =>
        new([.. Enum.GetValues(type).Cast<object>().Distinct().Select(value => JsonSerializer.SerializeToNode(value, type, _options))]);

    private string DefinitionName(Type type)
    {
        var name = type.Name;
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments().Select(argument => argument.Name.Split('`')[0]);
            name = $"{name.Split('`')[0]}Of{string.Join("And", arguments)}";
        }
        var unique = name;
        for (var n = 2; _definitions.ContainsKey(unique); n++)
        {
            unique = name + n;
        }
        return unique;
    }

    private static bool IsNullable(NullabilityInfo? nullability) => nullability?.ReadState == NullabilityState.Nullable;

    /// <summary>The schema that also accepts null: an own `type` gets a second name, anything else becomes an alternative.</summary>
    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema.Count == 0)
        {
            return schema;
        }
        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.GetValue<string>(), "null");
            if (schema["enum"] is JsonArray values)
            {
                values.Add((JsonNode?)null);
            }
            return schema;
        }
        return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }
}
