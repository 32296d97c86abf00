using System.Text.Json.Nodes;

namespace AgentNet.Workflows.Source;

/// <summary>A place in a workflow file, lines and columns from 1.</summary>
internal readonly record struct SourcePosition(int Line, int Column);

/// <summary>A value of a workflow file that remembers where it stands. YAML and JSON files become the same nodes.</summary>
internal abstract record SourceNode(SourcePosition At)
{
    /// <summary>Null, a boolean, a number or a string.</summary>
    internal sealed record Scalar(SourcePosition At, JsonValue? Value) : SourceNode(At);

    internal sealed record Sequence(SourcePosition At, IReadOnlyList<SourceNode> Items) : SourceNode(At);

    /// <summary>Entries in the order of the file; the reader has refused doubled keys.</summary>
    internal sealed record Mapping(SourcePosition At, IReadOnlyList<Entry> Entries) : SourceNode(At)
    {
        public Entry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
    }

    internal sealed record Entry(string Key, SourcePosition KeyAt, SourceNode Value);

    /// <summary>What an error calls this node.</summary>
    public string Kind => this switch
    {
        Sequence => "a list",
        Mapping => "a mapping",
        Scalar { Value: null } => "nothing",
        Scalar { Value: { } value } => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "text",
            System.Text.Json.JsonValueKind.Number => "a number",
            _ => "true or false",
        },
        _ => throw new InvalidOperationException($"Unknown node {GetType()}."),
    };

    public JsonNode? ToJson() => this switch
    {
        Scalar scalar => scalar.Value?.DeepClone(),
        Sequence sequence => new JsonArray([.. sequence.Items.Select(item => item.ToJson())]),
        Mapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToJson()))),
        _ => throw new InvalidOperationException($"Unknown node {GetType()}."),
    };
}
