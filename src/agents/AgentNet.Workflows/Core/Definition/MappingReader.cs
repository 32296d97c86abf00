using System.Text.Json;
using AgentNet.Workflows.Source;

namespace AgentNet.Workflows.Definition;

/// <summary>Takes the entries of one mapping by name and type, and complains about those nobody knows.</summary>
internal sealed class MappingReader
{
    private readonly SourceNode.Mapping _mapping;
    private readonly SourceErrors _errors;

    public MappingReader(SourceNode.Mapping mapping, IReadOnlyCollection<string> known, string owner, SourceErrors errors)
    {
        _mapping = mapping;
        _errors = errors;
        foreach (var entry in mapping.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            errors.Add(entry.KeyAt, $"{owner} has no '{entry.Key}'{NearestName.Suggest(entry.Key, known)}");
        }
    }

    public SourcePosition At => _mapping.At;

    public SourceNode? Node(string key) => _mapping.Find(key)?.Value is { } node and not SourceNode.Scalar { Value: null } ? node : null;

    public bool Has(string key) => _mapping.Find(key) is not null;

    public string? Text(string key) => Scalar(key, JsonValueKind.String, "text")?.GetValue<string>();

    public string RequiredText(string key, string owner)
    {
        if (Node(key) is null)
        {
            _errors.Add(At, $"{owner} needs '{key}'");
        }

        return Text(key) ?? "";
    }

    public int? Integer(string key, int least, int most)
    {
        if (Scalar(key, JsonValueKind.Number, $"a whole number from {least} to {most}") is not { } value)
        {
            return null;
        }

        if (value.TryGetValue<long>(out var whole) && whole >= least && whole <= most)
        {
            return (int)whole;
        }

        _errors.Add(Node(key)!.At, $"'{key}' must be a whole number from {least} to {most}, not {value.ToJsonString()}");
        return null;
    }

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var duration = Durations.Parse(text);
        if (duration is null)
        {
            _errors.Add(Node(key)!.At, $"'{key}' must be a duration such as {Durations.Examples}, not '{text}'");
        }

        return duration;
    }

    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (choices.TryGetValue(text, out var chosen))
        {
            return chosen;
        }

        _errors.Add(Node(key)!.At, $"'{key}' cannot be '{text}'{NearestName.Suggest(text, [.. choices.Keys.Order(StringComparer.Ordinal)])}");
        return null;
    }

    /// <summary>A list of texts; one text alone counts as a list of one.</summary>
    public IReadOnlyList<(string Text, SourcePosition At)> Texts(string key)
    {
        var node = Node(key);
        var items = node switch
        {
            null => [],
            SourceNode.Sequence sequence => sequence.Items,
            _ => [node],
        };
        var texts = new List<(string, SourcePosition)>();
        foreach (var item in items)
        {
            if (item is SourceNode.Scalar { Value: { } value } && value.GetValueKind() == JsonValueKind.String)
            {
                texts.Add((value.GetValue<string>(), item.At));
            }
            else
            {
                _errors.Add(item.At, $"'{key}' takes texts, not {item.Kind}");
            }
        }

        return texts;
    }

    private System.Text.Json.Nodes.JsonValue? Scalar(string key, JsonValueKind kind, string expected)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is SourceNode.Scalar { Value: { } value } && value.GetValueKind() == kind)
        {
            return value;
        }

        _errors.Add(node.At, $"'{key}' must be {expected}, not {node.Kind}");
        return null;
    }
}
