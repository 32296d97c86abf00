using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentNet.Workflows.Definition;

namespace AgentNet.Workflows;

/// <summary>
/// The one text of a workflow, whatever file it came from: JSON, keys in ordinal order, absent parts left out, numbers in
/// shortest form. Comments, layout and descriptions do not change it; everything that changes what runs does.
/// </summary>
internal static class CanonicalForm
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(WorkflowDefinition workflow) => Write(new JsonObject
    {
        ["name"] = workflow.Name,
        ["inputs"] = new JsonArray([.. workflow.Inputs.Select(Input)]),
        ["stages"] = new JsonArray([.. workflow.Stages.Select(Stage)]),
        ["output"] = workflow.OutputStage,
        ["priority"] = workflow.Priority,
    });

    /// <summary>SHA-256 in lower-case hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Equal values give equal text: keys in ordinal order, numbers in shortest form.</summary>
    public static string Write(JsonNode? value) => Ordered(value)?.ToJsonString(Plain) ?? "null";

    private static JsonObject Input(InputDefinition input)
    {
        var form = new JsonObject { ["name"] = input.Name, ["type"] = input.Kind.ToString() };
        if (input.HasDefault)
        {
            form["default"] = new JsonArray(input.Default?.DeepClone());
        }

        return form;
    }

    private static JsonObject Stage(StageDefinition stage) => new()
    {
        ["id"] = stage.Id,
        ["name"] = stage.Name,
        ["capability"] = stage.Capability,
        ["input"] = stage.Input?.DeepClone(),
        ["after"] = new JsonArray([.. StageDependencies.Of(stage).Select(id => (JsonNode)id)]),
        ["map"] = stage.Map,
        ["on-dependency-failure"] = stage.OnDependencyFailure.ToString(),
        ["timeout"] = stage.Timeout?.TotalMilliseconds,
        ["retry-times"] = stage.Retry?.Times,
        ["retry-base"] = stage.Retry?.Base?.TotalMilliseconds,
        ["retry-cap"] = stage.Retry?.Cap?.TotalMilliseconds,
        ["priority"] = stage.Priority,
        ["agent"] = stage.Agent,
        ["tags"] = new JsonArray([.. stage.Tags.Select(tag => (JsonNode)tag)]),
    };

    private static JsonNode? Ordered(JsonNode? node) => node switch
    {
        JsonObject properties => new JsonObject(properties
            .Where(property => property.Value is not null)
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Key, Ordered(property.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Ordered)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Number(value),
        _ => node?.DeepClone(),
    };

    // 5, 5.0 and 5e0 are one number.
    private static JsonValue Number(JsonValue value)
    {
        var text = value.ToJsonString();
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && exact == decimal.Truncate(exact) && Math.Abs(exact) < long.MaxValue
            ? JsonValue.Create((long)exact)
            : JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture));
    }
}
