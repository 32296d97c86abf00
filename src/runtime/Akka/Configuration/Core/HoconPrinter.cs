using System.Buffers;
using System.Globalization;
using System.Text;

namespace Akka.Configuration.Core;

/// <summary>Writes a tree as HOCON text that parses to an equal tree, substitutions included.</summary>
internal sealed class HoconPrinter
{
    private const int IndentWidth = 2;

    private static readonly SearchValues<char> SafeWithoutQuotes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    private readonly StringBuilder _text = new();

    private HoconPrinter()
    {
    }

    /// <summary>The fields of the outermost object, one per line, without braces around them.</summary>
    public static string PrintFields(ObjectNode root, int indent = 0)
    {
        var printer = new HoconPrinter();
        printer.Fields(root, indent);
        return printer._text.ToString();
    }

    public static string Print(HoconNode node, int indent = 0)
    {
        var printer = new HoconPrinter();
        printer.Value(node, indent);
        return printer._text.ToString();
    }

    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(character) || character > '\u00ff' && char.IsWhiteSpace(character) || char.IsSurrogate(character) =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    private void Fields(ObjectNode map, int indent)
    {
        foreach (var (key, value) in map.Fields)
            Field(key, value, indent);
    }

    private void Field(string key, HoconNode value, int indent)
    {
        switch (value)
        {
            case OverrideNode pair:
                Field(key, pair.Older, indent);
                Field(key, pair.Newer, indent);
                return;
            case ObjectNode { HidesOlder: true }:
                _text.Append(' ', indent * IndentWidth).Append(HoconPath.Quote(key)).Append(" = null\n");
                break;
            default:
                break;
        }

        _text.Append(' ', indent * IndentWidth).Append(HoconPath.Quote(key)).Append(value is ObjectNode ? " " : " = ");
        Value(value, indent);
        _text.Append('\n');
    }

    private void Value(HoconNode node, int indent)
    {
        switch (node)
        {
            case LiteralNode { IsSpace: true } space:
                _text.Append(space.Text);
                break;
            case LiteralNode literal:
                _text.Append(IsPlain(literal) ? literal.Text : Quote(literal.Text));
                break;
            case ObjectNode { Fields.Count: 0 }:
                _text.Append("{}");
                break;
            case ObjectNode map:
                _text.Append("{\n");
                Fields(map, indent + 1);
                _text.Append(' ', indent * IndentWidth).Append('}');
                break;
            case ArrayNode array:
                _text.Append('[');
                foreach (var (index, item) in array.Items.Index())
                {
                    _text.Append(index == 0 ? "" : ", ");
                    Value(item, indent);
                }

                _text.Append(']');
                break;
            case SubstitutionNode substitution:
                _text.Append(substitution.Optional ? "${?" : "${").Append(substitution.OuterPath ?? substitution.Path).Append('}');
                break;
            case ConcatenationNode concatenation:
                foreach (var piece in concatenation.Pieces)
                    Value(piece, indent);
                break;
            case UnresolvableNode unresolvable:
                _text.Append(Quote($"({unresolvable.Reason})"));
                break;
            default:
                throw new InvalidOperationException($"{node.GetType().Name} stands only where a field stands.");
        }
    }

    private static bool IsPlain(LiteralNode literal) =>
        !literal.Quoted && literal.Text.Length > 0 && !literal.Text.AsSpan().ContainsAnyExcept(SafeWithoutQuotes);
}
