using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentNet.Workflows.Source;

/// <summary>
/// Reads YAML 1.2 (core schema) into <see cref="SourceNode"/>s. One document per file; anchors, aliases and tags are refused:
/// a workflow has no use for them, and aliases can blow a small file up to any size.
/// </summary>
internal sealed partial class YamlSource
{
    private const int Deepest = 64;

    private readonly Parser _parser;
    private readonly SourceErrors _errors;

    private YamlSource(string text, SourceErrors errors)
    {
        _parser = new Parser(new StringReader(text));
        _errors = errors;
    }

    /// <summary>The document, or null when the file is not YAML; the errors then say why.</summary>
    public static SourceNode? Read(string text, SourceErrors errors)
    {
        try
        {
            return new YamlSource(text, errors).Document();
        }
        catch (YamlException malformed)
        {
            var isTab = malformed.Message.Contains("tab", StringComparison.Ordinal);
            errors.Add(isTab && FirstTab(text) is { } tab ? tab : Position(malformed.Start), Reason(malformed));
            return null;
        }
    }

    // Of a tab in the indentation the parser tells only where the block began.
    private static SourcePosition? FirstTab(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var indentation = lines[i].AsSpan(0, lines[i].Length - lines[i].AsSpan().TrimStart(" \t").Length);
            if (indentation.IndexOf('\t') is >= 0 and var column)
            {
                return new SourcePosition(i + 1, column + 1);
            }
        }

        return null;
    }

    private SourceNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            _errors.Add(new SourcePosition(1, 1), "the file is empty");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Current is DocumentStart another)
        {
            _errors.Add(Position(another.Start), "a workflow file holds one document; a second one begins here");
        }

        return root;
    }

    private SourceNode Node(int depth)
    {
        if (_parser.Accept<AnchorAlias>(out var alias))
        {
            throw new YamlException(alias.Start, alias.End, "aliases are not supported; write the value out");
        }

        if (depth > Deepest)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {Deepest} levels");
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            Plain(sequence);
            var items = new List<SourceNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(depth + 1));
            }

            return new SourceNode.Sequence(Position(sequence.Start), items);
        }

        if (_parser.TryConsume<MappingStart>(out var mapping))
        {
            Plain(mapping);
            return new SourceNode.Mapping(Position(mapping.Start), Entries(depth));
        }

        var scalar = _parser.Consume<Scalar>();
        Plain(scalar);
        return new SourceNode.Scalar(Position(scalar.Start), Value(scalar));
    }

    private List<SourceNode.Entry> Entries(int depth)
    {
        var entries = new List<SourceNode.Entry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a key must be plain text");
            }

            var value = Node(depth + 1);
            if (seen.Add(key.Value))
            {
                entries.Add(new SourceNode.Entry(key.Value, Position(key.Start), value));
            }
            else
            {
                _errors.Add(Position(key.Start), $"'{key.Value}' is given twice");
            }
        }

        return entries;
    }

    private static void Plain(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            throw new YamlException(node.Start, node.End, "anchors are not supported; write the value out");
        }

        if (!node.Tag.IsEmpty)
        {
            throw new YamlException(node.Start, node.End, $"the tag {node.Tag} is not supported");
        }
    }

    private static JsonValue? Value(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when Fraction().IsMatch(text) && double.TryParse(text, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) => JsonValue.Create(real),
            _ => JsonValue.Create(text),
        };
    }

    private static SourcePosition Position(Mark mark) => new((int)mark.Line, (int)mark.Column);

    // The parser's texts begin with a place of their own in some cases.
    private static string Reason(YamlException malformed) => $"not valid YAML: {PlacePrefix().Replace(malformed.Message, "").TrimEnd('.')}";

    [GeneratedRegex(@"^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^\(Line:[^)]*\)( - \(Line:[^)]*\))?:\s*", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePrefix();
}
