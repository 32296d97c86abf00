using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Workflows.Source;

namespace AgentNet.Workflows.Definition;

/// <summary>Fits given values to declared inputs: types, defaults, missing and unknown names.</summary>
internal static class InputValues
{
    /// <summary>Every declared input with its given or default value, in the order of declaration.</summary>
    public static JsonObject Bind(IReadOnlyList<InputDefinition> declared, IReadOnlyDictionary<string, JsonNode?> given)
    {
        var names = declared.Select(input => input.Name).ToList();
        if (given.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new WorkflowInputException(unknown, $"The workflow has no input '{unknown}'{NearestName.Suggest(unknown, names)}");
        }

        var bound = new JsonObject();
        foreach (var input in declared)
        {
            if (!given.TryGetValue(input.Name, out var value))
            {
                if (!input.HasDefault)
                {
                    throw new WorkflowInputException(input.Name, $"The workflow needs the input '{input.Name}'{(input.Description.Length > 0 ? $" ({input.Description})" : "")}.");
                }

                value = input.Default;
            }

            if (value is null && !(input.HasDefault && input.Default is null))
            {
                throw new WorkflowInputException(input.Name, $"The input '{input.Name}' must not be null.");
            }

            if (value is not null && Misfit(input, value) is { } misfit)
            {
                throw new WorkflowInputException(input.Name, $"The input '{input.Name}' {misfit}.");
            }

            bound[input.Name] = value?.DeepClone();
        }

        var largest = bound.Select(property => (property.Key, Bytes: Encoding.UTF8.GetByteCount(property.Value?.ToJsonString() ?? ""))).OrderByDescending(size => size.Bytes).FirstOrDefault();
        if (Encoding.UTF8.GetByteCount(bound.ToJsonString()) > Payloads.InlineLimitBytes)
        {
            throw new WorkflowInputException(
                largest.Key, $"The inputs are over {Payloads.InlineLimitBytes} bytes together, '{largest.Key}' alone has {largest.Bytes}; put it into a file and give the file's path.");
        }

        return bound;
    }

    /// <summary>Reads what a user typed for an input: as is for texts and places, as JSON for the rest; a list may be written a,b,c.</summary>
    public static JsonNode? Read(InputDefinition input, string typed)
    {
        if (input.IsPlace || input.Kind == InputKind.Text)
        {
            return JsonValue.Create(typed);
        }

        if (input.Kind == InputKind.List && !typed.AsSpan().TrimStart().StartsWith("["))
        {
            return new JsonArray([.. typed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode?)JsonValue.Create(item))]);
        }

        try
        {
            return JsonNode.Parse(typed);
        }
        catch (JsonException)
        {
            throw new WorkflowInputException(input.Name, $"The input '{input.Name}' must be {Article(input.Kind)}, not '{typed}'.");
        }
    }

    /// <summary>How a value fails to be what the input declares ("must be ..., not ..."), or null.</summary>
    public static string? Misfit(InputDefinition input, JsonNode value)
    {
        var kind = value.GetValueKind();
        var fits = input.Kind switch
        {
            InputKind.Text => kind == JsonValueKind.String,
            InputKind.File or InputKind.Folder or InputKind.Path => kind == JsonValueKind.String && value.GetValue<string>().Length > 0,
            InputKind.Integer => kind == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number),
            InputKind.Number => kind == JsonValueKind.Number,
            InputKind.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            InputKind.List => kind == JsonValueKind.Array,
            InputKind.Object => kind == JsonValueKind.Object,
            _ => throw new InvalidOperationException($"Unknown kind {input.Kind}."),
        };
        return fits ? null : $"must be {Article(input.Kind)}, not {value.ToJsonString()}";
    }

    private static string Article(InputKind kind) => kind switch
    {
        InputKind.Text => "text",
        InputKind.Integer => "a whole number",
        InputKind.Number => "a number",
        InputKind.Boolean => "true or false",
        InputKind.List => "a list",
        InputKind.Object => "an object",
        InputKind.File => "the path of a file",
        InputKind.Folder => "the path of a folder",
        InputKind.Path => "a path",
        _ => throw new InvalidOperationException($"Unknown kind {kind}."),
    };
}
