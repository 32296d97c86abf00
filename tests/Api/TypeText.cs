using System.Text;

namespace Api;

/// <summary>
/// Turns a type written in C# into its canonical form: simple names, generic parameters by position (<c>!0</c> of the
/// type, <c>!!0</c> of the method), <c>ref</c> for every by-reference parameter, and <c>?</c> on value types only.
/// </summary>
internal sealed class TypeText(IReadOnlyList<string> ofType, IReadOnlyList<string> ofMethod)
{
    // A question mark on anything else is a nullability annotation and no part of the signature.
    private static readonly HashSet<string> ValueTypes =
    [
        "bool", "byte", "sbyte", "char", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal",
        "TimeSpan", "DateTime", "DateTimeOffset", "Guid", "CancellationToken", "ConsoleColor", "IsolationLevel", "LogLevel",
        "TagMode", "DatabaseMapping", "PersistenceMode", "TriStateValue", "Directive",
    ];

    public string Canonical(string text)
    {
        text = text.Trim();
        if (text.EndsWith('?'))
        {
            var inner = Canonical(text[..^1]);
            return ValueTypes.Contains(inner) ? inner + "?" : inner;
        }

        if (text.EndsWith("[]", StringComparison.Ordinal))
            return Canonical(text[..^2]) + "[]";
        if (text.StartsWith('('))
            return "(" + string.Join(", ", Split(text[1..^1]).Select(element => Canonical(WithoutName(element)))) + ")";
        var open = text.IndexOf('<', StringComparison.Ordinal);
        if (open < 0)
            return Simple(text);
        var close = ClosingOf(text, open);
        if (close < text.Length - 1)
            return Canonical(text[(close + 2)..]);
        var name = Simple(text[..open]);
        var arguments = Split(text[(open + 1)..close]).Select(Canonical).ToList();
        return name switch
        {
            "Nullable" => arguments[0] + "?",
            "ValueTuple" => $"({string.Join(", ", arguments)})",
            _ => $"{name}<{string.Join(", ", arguments)}>",
        };
    }

    /// <summary>Splits at the commas that stand outside of every bracket and string.</summary>
    public static IReadOnlyList<string> Split(string list)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var depth = 0;
        var quoted = false;
        foreach (var c in list)
        {
            quoted ^= c == '"';
            depth += quoted ? 0 : c is '<' or '(' or '[' ? 1 : c is '>' or ')' or ']' ? -1 : 0;
            if (c == ',' && depth == 0 && !quoted)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
            {
                part.Append(c);
            }
        }

        if (part.ToString().Trim().Length > 0)
            parts.Add(part.ToString().Trim());
        return parts;
    }

    /// <summary>Where the type ends and the name begins: the last space outside of brackets.</summary>
    public static int NameStart(string text)
    {
        var depth = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            depth += text[i] is '>' or ')' or ']' ? 1 : text[i] is '<' or '(' or '[' ? -1 : 0;
            if (text[i] == ' ' && depth == 0)
                return i + 1;
        }

        return 0;
    }

    private static string WithoutName(string text) => NameStart(text) is > 0 and var start ? text[..(start - 1)] : text;

    private static int ClosingOf(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] == '<' ? 1 : text[i] == '>' ? -1 : 0;
            if (depth == 0)
                return i;
        }

        throw new FormatException($"'{text}' has no closing bracket");
    }

    private string Simple(string name)
    {
        if (IndexOf(ofMethod, name) is >= 0 and var method)
            return $"!!{method}";
        if (IndexOf(ofType, name) is >= 0 and var type)
            return $"!{type}";
        return name[(name.LastIndexOf('.') + 1)..];
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return -1;
    }
}
