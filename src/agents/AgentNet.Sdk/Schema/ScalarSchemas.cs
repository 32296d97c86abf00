using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentNet.Sdk.Schema;

/// <summary>The schemas of the types System.Text.Json writes as one JSON scalar. Integers carry their range: an overflow is then a violation with a place and not a failed conversion.</summary>
internal static class ScalarSchemas
{
    private static readonly Dictionary<Type, Func<JsonObject>> Table = new()
    {
        [typeof(bool)] = () => Of("boolean"),
        [typeof(byte)] = () => Integer(byte.MinValue, byte.MaxValue),
        [typeof(sbyte)] = () => Integer(sbyte.MinValue, sbyte.MaxValue),
        [typeof(short)] = () => Integer(short.MinValue, short.MaxValue),
        [typeof(ushort)] = () => Integer(ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = () => Integer(int.MinValue, int.MaxValue),
        [typeof(uint)] = () => Integer(uint.MinValue, uint.MaxValue),
        [typeof(long)] = () => Integer(long.MinValue, long.MaxValue),
        [typeof(ulong)] = () => Integer(ulong.MinValue, ulong.MaxValue),
        [typeof(float)] = () => Of("number"),
        [typeof(double)] = () => Of("number"),
        [typeof(decimal)] = () => Of("number"),
        [typeof(string)] = () => Of("string"),
        [typeof(char)] = () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 1 },
        [typeof(Guid)] = () => Formatted("uuid"),
        [typeof(DateTime)] = () => Formatted("date-time"),
        [typeof(DateTimeOffset)] = () => Formatted("date-time"),
        [typeof(DateOnly)] = () => Formatted("date"),
        [typeof(TimeOnly)] = () => Formatted("time"),
        [typeof(TimeSpan)] = () => new JsonObject { ["type"] = "string", ["pattern"] = @"^-?(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d{1,7})?$" },
        [typeof(Uri)] = () => Formatted("uri-reference"),
        [typeof(Version)] = () => Of("string"),
        [typeof(byte[])] = () => new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        [typeof(JsonElement)] = () => [],
        [typeof(JsonDocument)] = () => [],
        [typeof(JsonNode)] = () => [],
        [typeof(JsonObject)] = () => Of("object"),
        [typeof(JsonArray)] = () => Of("array"),
        [typeof(object)] = () => [],
    };

    public static bool TryGet(Type type, out JsonObject schema)
    {
        schema = Table.TryGetValue(type, out var create) ? create() : [];
        return create is not null;
    }

    private static JsonObject Of(string type) => new() { ["type"] = type };

    private static JsonObject Integer(decimal minimum, decimal maximum) => new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    private static JsonObject Formatted(string format) => new() { ["type"] = "string", ["format"] = format };
}
