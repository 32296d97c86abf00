namespace Api;

/// <summary>
/// The signatures a runtime assembly may have and an agent may use, read from the <c>akka-1.5.30*.txt</c> files:
/// <c>assembly|type|declaration or member</c>, one per line, written as in C#.
/// </summary>
internal sealed class ListedApi
{
    private static readonly string[] Kinds = [" class ", " struct ", " interface ", " enum ", " delegate "];

    private readonly Dictionary<string, ListedType> _types = [];

    public ListedApi(IEnumerable<string> lines)
    {
        foreach (var parts in lines.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|', 3)))
        {
            var (assembly, type, text) = (parts[0], parts[1], parts[2]);
            var key = KeyOf(assembly, type);
            if (!_types.TryGetValue(key, out var listed))
                _types[key] = listed = new ListedType(text);
            else if (!IsDeclaration(text) && Signature.Parse(text, SimpleName(type), TypeParameters(type)) is { } member)
                listed.Add(member);
            if (text.StartsWith("delegate ", StringComparison.Ordinal) && Signature.Parse(text[9..], "", TypeParameters(type)) is { } invoke)
                listed.Add(invoke);
        }
    }

    public ListedType? Find(string assembly, string type) => _types.GetValueOrDefault($"{assembly}|{type}");

    /// <summary>Whether the line declares a type; the file of elided members repeats the line of a type it completes.</summary>
    public static bool IsDeclaration(string text) => Kinds.Any(kind => (" " + text).Contains(kind, StringComparison.Ordinal));

    /// <summary><c>Akka.Util.Either&lt;TA, TB&gt;+Left</c> as metadata has it: <c>Akka.Util.Either`2+Left</c>.</summary>
    private static string KeyOf(string assembly, string type)
    {
        var parts = type.Split('+').Select(part => part.IndexOf('<', StringComparison.Ordinal) is > 0 and var open
            ? $"{part[..open]}`{TypeText.Split(part[(open + 1)..^1]).Count}"
            : part);
        return $"{assembly}|{string.Join('+', parts)}";
    }

    private static string SimpleName(string type)
    {
        var own = type[(type.LastIndexOf('+') + 1)..];
        var end = own.IndexOf('<', StringComparison.Ordinal);
        own = end < 0 ? own : own[..end];
        return own[(own.LastIndexOf('.') + 1)..];
    }

    private static List<string> TypeParameters(string type) =>
        type.Split('+')
            .Where(part => part.Contains('<', StringComparison.Ordinal))
            .SelectMany(part => TypeText.Split(part[(part.IndexOf('<', StringComparison.Ordinal) + 1)..^1]))
            .Select(parameter => parameter[(parameter.LastIndexOf(' ') + 1)..]) // without its variance
            .ToList();
}
