using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>A doc comment says something that the signature does not: empty tags and echoes of the identifier are refused.</summary>
internal sealed class DocComments : IRule
{
    private static readonly Regex Empty = new(@"<(summary|param|returns|remarks|typeparam|exception|value)\b[^>]*>\s*</\1>|<(param|returns|typeparam|value)\b[^>]*/>", RegexOptions.Compiled);
    private static readonly Regex Summary = new(@"///\s*<summary>(.*?)</summary>\s*$", RegexOptions.Compiled);
    private static readonly Regex Identifier = new(@"\b(?:class|struct|interface|enum|record)\s+(\w+)|(\w+)\s*(?:<[^>]*>)?\s*(?:\(|\{|=>|;|=|$)", RegexOptions.Compiled);
    private static readonly Regex Word = new(@"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", RegexOptions.Compiled);
    private static readonly HashSet<string> Filler = ["the", "a", "an", "of", "get", "gets", "set", "sets", "or", "this", "that", "is", "for", "to", "and", "class", "represents", "value", "property", "method", "returns", "return"];

    public string Name => "doc-comments";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        foreach (var file in tree.CSharp)
        {
            for (var i = 0; i < file.Lines.Count; i++)
            {
                var line = file.Lines[i].Trim();
                if (!line.StartsWith("///", StringComparison.Ordinal))
                    continue;
                if (Empty.IsMatch(line))
                    yield return file.Break(this, i, "an empty doc tag: delete it");
                else if (Summary.Match(line) is { Success: true } summary && Echoes(summary.Groups[1].Value, Declared(file, i + 1)))
                    yield return file.Break(this, i, "the comment repeats the identifier: say why, which unit or which bound, or delete it");
            }
        }
    }

    private static string Declared(SourceFile file, int from)
    {
        for (var i = from; i < file.Lines.Count; i++)
        {
            var line = file.Code[i].Trim();
            if (line.Length > 0 && line[0] != '[')
                return Identifier.Match(line) is { Success: true } match ? match.Groups[1].Value + match.Groups[2].Value : "";
        }

        return "";
    }

    private static bool Echoes(string comment, string identifier)
    {
        var said = Words(comment);
        var known = Words(identifier);
        return said.Count > 0 && known.Count > 0 && said.All(known.Contains);
    }

    private static HashSet<string> Words(string text) =>
        Word.Matches(text).Select(match => match.Value.ToLowerInvariant()).Where(word => !Filler.Contains(word)).ToHashSet();
}
