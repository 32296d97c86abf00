using System.Buffers;
using System.Globalization;
using System.Text;

namespace Akka.Configuration.Core;

/// <summary>
/// Turns HOCON text into a tree, substitutions not yet put in. Whatever the text, the outcome is a tree or a
/// <see cref="ConfigurationException"/> that names line and column.
/// </summary>
internal sealed class HoconParser
{
    private const char End = '\uffff';

    private static readonly SearchValues<char> EndsPlainValue = SearchValues.Create("$\"{}[]:=,#`^?!@&\\\n");
    private static readonly SearchValues<char> EndsPlainKey = SearchValues.Create("\"{}[]:=,#\n");

    private readonly SourceText _source;
    private readonly string _text;
    private readonly Func<string, HoconNode?>? _include;
    private int _at;
    private int _depth;

    private HoconParser(string text, string sourceName, Func<string, HoconNode?>? include)
    {
        _source = new SourceText(text, sourceName);
        _text = text;
        _include = include;
    }

    /// <param name="include">Reads the text that an include statement names; null when there is nothing to include from.</param>
    public static ObjectNode Parse(string text, string sourceName = "", Func<string, HoconNode?>? include = null) =>
        new HoconParser(text, sourceName, include).ParseRoot();

    /// <summary>A path with quoted segments, as in a substitution or a getter.</summary>
    public static HoconPath ParsePath(string path)
    {
        var parser = new HoconParser(path, "the path", include: null);
        var parsed = parser.ParseKey();
        return parser._at == path.Length ? parsed : throw parser.Unexpected("the end of the path");
    }

    private char Current => _at < _text.Length ? _text[_at] : End;

    private bool AtEnd => _at >= _text.Length;

    private bool Sees(string expected) => string.CompareOrdinal(_text, _at, expected, 0, expected.Length) == 0;

    private bool SeesComment => Current == '#' || Sees("//");

    private Origin Here => new(_source, _at);

    private ObjectNode ParseRoot()
    {
        if (Current == '\ufeff')
            _at++;

        SkipBlank();
        if (Current == '[')
            throw Error("the outermost value must be an object, not an array");

        var braced = Current == '{';
        var root = braced ? ParseObject(HoconPath.Root) : ParseFields(HoconPath.Root, Here);
        SkipBlank();
        return AtEnd ? root : throw Unexpected(braced ? "the end of the text" : "a key");
    }

    private ObjectNode ParseObject(HoconPath path)
    {
        var start = Here;
        Enter();
        _at++;
        var map = ParseFields(path, start);
        if (Current != '}')
            throw Error($"the object that begins at {start} is not closed; expected '}}' but found {Found}");

        _at++;
        _depth--;
        return map;
    }

    private ObjectNode ParseFields(HoconPath path, Origin start)
    {
        var fields = new OrderedDictionary<string, HoconNode>();
        SkipBlank();
        while (!AtEnd && Current != '}')
        {
            if (SeesInclude())
                Include(fields, path);
            else
                ParseField(fields, path);

            if (!SkipSeparator())
            {
                if (!AtEnd && Current != '}')
                    throw Unexpected("a comma, a new line or '}'");
                break;
            }
        }

        return new ObjectNode(fields, hidesOlder: false, start);
    }

    private void ParseField(OrderedDictionary<string, HoconNode> fields, HoconPath path)
    {
        var keyOrigin = Here;
        var key = ParseKey();
        if (path.Length + key.Length > HoconNode.MaxDepth)
            throw Error($"the key is nested deeper than {HoconNode.MaxDepth} levels");

        var fullPath = path.Append(key);
        SkipBlank();
        HoconNode? value;
        if (Sees("+="))
        {
            _at += 2;
            value = Appended(fields, key, fullPath, keyOrigin);
        }
        else if (Current is '=' or ':')
        {
            _at++;
            value = ParseAssigned(fullPath);
        }
        else if (Current == '{')
        {
            value = ParseValue(fullPath);
        }
        else
        {
            throw Unexpected($"'=', ':', '+=' or '{{' after the key {key}");
        }

        for (var i = key.Length - 1; i > 0; i--)
            value = new ObjectNode(new OrderedDictionary<string, HoconNode> { { key.Segments[i], value } }, hidesOlder: false, keyOrigin);
        HoconMerge.Put(fields, key.Segments[0], value);
    }

    private HoconNode ParseAssigned(HoconPath path)
    {
        SkipBlank();
        if (AtEnd || Current is '}' or ',')
            throw Error($"{path} has no value; write \"\" for an empty text or null to unset it");
        return ParseValue(path);
    }

    /// <summary>
    /// <c>a += x</c> means <c>a = ${?a} [x]</c>. Where the array it extends stands in the same text, the items are joined
    /// here, so that a long list written one line at a time does not become a long chain.
    /// </summary>
    private HoconNode Appended(OrderedDictionary<string, HoconNode> fields, HoconPath key, HoconPath fullPath, Origin origin)
    {
        var item = ParseAssigned(fullPath);
        if (key.Length == 1 && fields.TryGetValue(key.Segments[0], out var older))
        {
            switch (older)
            {
                case ArrayNode array:
                    fields.Remove(key.Segments[0]);
                    return new ArrayNode([.. array.Items, item], array.Origin);
                case ConcatenationNode { Pieces: [.., ArrayNode last] } all:
                    fields.Remove(key.Segments[0]);
                    return new ConcatenationNode([.. all.Pieces.SkipLast(1), new ArrayNode([.. last.Items, item], last.Origin)], all.Origin);
                default:
                    break;
            }
        }

        return new ConcatenationNode(
            [new SubstitutionNode(fullPath, outerPath: null, optional: true, origin), new ArrayNode([item], origin)],
            origin);
    }

    private HoconPath ParseKey()
    {
        var segments = new List<string>();
        var segment = new StringBuilder();

        // How much of the segment stood in quotes; what comes after may end in white space that does not count.
        int? quoted = null;
        while (true)
        {
            if (Current == '"')
            {
                segment.Append(ParseQuoted());
                quoted = segment.Length;
                continue;
            }

            var rest = _text.AsSpan(_at);
            var length = rest.IndexOfAny(EndsPlainKey);
            var plain = length < 0 ? rest : rest[..length];
            if (plain.IndexOf("//") is >= 0 and var comment)
                plain = plain[..comment];
            if (plain.EndsWith("+") && length == plain.Length && rest[length] == '=')
                plain = plain[..^1];
            if (plain.EndsWith("$") && length == plain.Length && rest[length] == '{')
                throw Error("a key cannot contain a substitution", _at + length - 1);

            foreach (var character in plain)
            {
                if (character == '.')
                    CloseSegment();
                else if (segment.Length > 0 || !char.IsWhiteSpace(character))
                    segment.Append(character);
                _at++;
            }

            if (Current == '"')
                continue;
            CloseSegment();
            return new HoconPath([.. segments]);
        }

        void CloseSegment()
        {
            var text = segment.ToString();
            text = text[..(quoted ?? 0)] + text[(quoted ?? 0)..].TrimEnd();
            if (text.Length == 0 && quoted is null)
                throw Unexpected("a key");
            segments.Add(text);
            segment.Clear();
            quoted = null;
        }
    }

    private HoconNode ParseValue(HoconPath path)
    {
        var origin = Here;
        var pieces = new List<HoconNode>();
        while (true)
        {
            var blank = SkipSpaceOnLine();
            if (AtEnd || Current is '\n' or ',' or '}' or ']' || SeesComment)
                break;
            if (blank.Length > 0 && pieces.Count > 0)
                pieces.Add(new LiteralNode(blank, quoted: false, Here));
            pieces.Add(ParsePiece(path));
        }

        if (pieces.Count == 0)
            throw Unexpected("a value");
        if (pieces.Count == 1)
            return pieces[0];

        // Unresolved arrays and objects are joined here too: only a substitution has to wait.
        return pieces.Exists(static piece => piece is SubstitutionNode)
            ? new ConcatenationNode(pieces, origin)
            : HoconResolver.Join(pieces, origin);
    }

    private HoconNode ParsePiece(HoconPath path)
    {
        var origin = Here;
        switch (Current)
        {
            case '{':
                return ParseObject(path);
            case '[':
                return ParseArray(path);
            case '"':
                return new LiteralNode(ParseQuoted(), quoted: true, origin);
            case '$' when Sees("${"):
                return ParseSubstitution();
            default:
                return new LiteralNode(ParsePlain(), quoted: false, origin);
        }
    }

    private ArrayNode ParseArray(HoconPath path)
    {
        var start = Here;
        Enter();
        _at++;
        var items = new List<HoconNode>();
        SkipBlank();
        while (!AtEnd && Current != ']')
        {
            items.Add(ParseValue(path));
            if (!SkipSeparator())
                break;
        }

        if (Current != ']')
            throw Error($"the array that begins at {start} is not closed; expected ',' or ']' but found {Found}");

        _at++;
        _depth--;
        return new ArrayNode(items, start);
    }

    private SubstitutionNode ParseSubstitution()
    {
        var origin = Here;
        _at += 2;
        var optional = Current == '?';
        if (optional)
            _at++;
        var path = ParseKey();
        if (Current != '}')
            throw Unexpected("'}' at the end of the substitution");
        _at++;
        return new SubstitutionNode(path, outerPath: null, optional, origin);
    }

    private string ParsePlain()
    {
        var rest = _text.AsSpan(_at);
        var length = rest.IndexOfAny(EndsPlainValue);
        var plain = length < 0 ? rest : rest[..length];
        if (plain.IndexOf("//") is >= 0 and var comment)
            plain = plain[..comment];
        plain = plain.TrimEnd();
        if (plain.IsEmpty)
            throw Error($"{Found} cannot stand in a value without quotes");
        _at += plain.Length;
        return plain.ToString();
    }

    private string ParseQuoted()
    {
        if (Sees("\"\"\""))
            return ParseTripleQuoted();

        var start = Here;
        _at++;
        var text = new StringBuilder();
        while (Current != '"')
        {
            if (AtEnd || Current == '\n')
                throw Error($"the text that begins at {start} has no closing quote on its line");
            text.Append(Current == '\\' ? ParseEscape() : _text[_at++]);
        }

        _at++;
        return text.ToString();
    }

    private string ParseTripleQuoted()
    {
        var start = Here;
        var first = _at + 3;
        var end = _text.IndexOf("\"\"\"", first, StringComparison.Ordinal);
        if (end < 0)
            throw Error($"the text that begins at {start} has no closing \"\"\"");

        // Of a longer row of quotes the last three close the text.
        while (end + 3 < _text.Length && _text[end + 3] == '"')
            end++;
        _at = end + 3;
        return _text[first..end];
    }

    private char ParseEscape()
    {
        var escaped = _at + 1 < _text.Length ? _text[_at + 1] : End;
        if (escaped == 'u')
        {
            if (_at + 6 > _text.Length || !ushort.TryParse(_text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                throw Error("\\u must be followed by four hexadecimal digits");
            _at += 6;
            return (char)code;
        }

        var meaning = escaped switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw Error("unknown escape after '\\'; write '\\\\' for a backslash, or use triple quotes"),
        };
        _at += 2;
        return meaning;
    }

    private bool SeesInclude()
    {
        if (!Sees("include"))
            return false;

        var next = _at + "include".Length;
        while (next < _text.Length && _text[next] is ' ' or '\t')
            next++;
        return next < _text.Length && _text[next] == '"';
    }

    private void Include(OrderedDictionary<string, HoconNode> fields, HoconPath path)
    {
        var origin = Here;
        _at += "include".Length;
        SkipSpaceOnLine();
        var name = ParseQuoted();
        if (_include is null)
            throw Error($"'{name}' cannot be included: no include callback was given to the parser", origin.Offset);
        if (_include(name) is not ObjectNode included)
            throw Error($"'{name}' was not found by the include callback, or is not an object", origin.Offset);

        foreach (var (key, value) in included.Fields)
            HoconMerge.Put(fields, key, path.Length == 0 ? value : HoconInclusion.MoveBelow(value, path));
    }

    private void Enter()
    {
        if (++_depth > HoconNode.MaxDepth)
            throw Error($"objects and arrays are nested deeper than {HoconNode.MaxDepth} levels");
    }

    private string SkipSpaceOnLine()
    {
        var start = _at;
        while (!AtEnd && Current != '\n' && (char.IsWhiteSpace(Current) || Current == '\ufeff'))
            _at++;
        return _text[start.._at];
    }

    /// <summary>Skips white space, new lines and comments; true when a new line was among them.</summary>
    private bool SkipBlank()
    {
        var newLine = false;
        while (true)
        {
            SkipSpaceOnLine();
            if (SeesComment)
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else if (Current == '\n' && !AtEnd)
            {
                newLine = true;
                _at++;
            }
            else
            {
                return newLine;
            }
        }
    }

    /// <summary>Between two fields or items: new lines, or one comma with any new lines around it.</summary>
    private bool SkipSeparator()
    {
        var newLine = SkipBlank();
        if (Current != ',')
            return newLine;
        _at++;
        SkipBlank();
        return true;
    }

    private string Found => AtEnd ? "the end of the text" : Current == '\n' ? "the end of the line" : $"'{Current}'";

    private ConfigurationException Unexpected(string expected) => Error($"expected {expected} but found {Found}");

    private ConfigurationException Error(string problem) => Error(problem, _at);

    private ConfigurationException Error(string problem, int offset) =>
        new($"HOCON, {new Origin(_source, offset)}: {problem}.");
}
