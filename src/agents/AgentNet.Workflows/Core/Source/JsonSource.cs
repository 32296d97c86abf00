using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentNet.Workflows.Source;

/// <summary>Reads JSON, comments and trailing commas allowed, into <see cref="SourceNode"/>s with their places in the file.</summary>
internal static class JsonSource
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The document, or null when the file is not JSON; the errors then say why.</summary>
    public static SourceNode? Read(string text, SourceErrors errors)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, Options);
        try
        {
            reader.Read();
            var root = Node(ref reader, bytes, errors);
            reader.Read();
            return root;
        }
        catch (JsonException malformed)
        {
            var at = new SourcePosition((int)(malformed.LineNumber ?? 0) + 1, (int)(malformed.BytePositionInLine ?? 0) + 1);
            errors.Add(at, $"not valid JSON: {malformed.Message.Split(" LineNumber:")[0].TrimEnd('.')}");
            return null;
        }
    }

    private static SourceNode Node(ref Utf8JsonReader reader, byte[] bytes, SourceErrors errors)
    {
        var at = Position(bytes, reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new SourceNode.Mapping(at, Entries(ref reader, bytes, errors));
            case JsonTokenType.StartArray:
                var items = new List<SourceNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Node(ref reader, bytes, errors));
                }

                return new SourceNode.Sequence(at, items);
            case JsonTokenType.Null:
                return new SourceNode.Scalar(at, null);
            default:
                return new SourceNode.Scalar(at, (JsonValue)JsonNode.Parse(ref reader)!);
        }
    }

    private static List<SourceNode.Entry> Entries(ref Utf8JsonReader reader, byte[] bytes, SourceErrors errors)
    {
        var entries = new List<SourceNode.Entry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            var at = Position(bytes, reader.TokenStartIndex);
            reader.Read();
            var value = Node(ref reader, bytes, errors);
            if (seen.Add(key))
            {
                entries.Add(new SourceNode.Entry(key, at, value));
            }
            else
            {
                errors.Add(at, $"'{key}' is given twice");
            }
        }

        return entries;
    }

    private static SourcePosition Position(byte[] bytes, long index)
    {
        var before = bytes.AsSpan(0, (int)index);
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new SourcePosition(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
