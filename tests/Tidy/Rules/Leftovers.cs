using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>Nothing unfinished is committed: no stub, no note to self. Work that is left has an issue number.</summary>
internal sealed class Leftovers : IRule
{
    private static readonly Regex Note = new(@"\b(TBD|FIXME|XXX|HACK)\b|\bTODO\b(?!\(#\d+\): \S)", RegexOptions.Compiled);
    private static readonly Regex Stub = new(@"\bNotImplementedException\b", RegexOptions.Compiled);
    private static readonly string[] Prose = [".md", ".conf", ".proto", ".props", ".targets", ".csproj", ".ps1"];

    public string Name => "leftovers";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        foreach (var file in tree.Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) || Prose.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal))))
        {
            var isCode = file.Path.EndsWith(".cs", StringComparison.Ordinal);
            for (var i = 0; i < file.Lines.Count; i++)
            {
                if (isCode && Stub.IsMatch(file.Code[i]))
                    yield return file.Break(this, i, "implement it, or leave the member out: a stub is not a feature");
                if (Note.Match(isCode ? CommentOf(file, i) : file.Lines[i]) is { Success: true } note)
                    yield return file.Break(this, i, $"'{note.Value}': do it, or write TODO(#issue): reason");
            }
        }
    }

    /// <summary>What the scanner blanked at the end of the line and begins a comment; literals may say what they like.</summary>
    private static string CommentOf(SourceFile file, int i)
    {
        var comment = file.Lines[i].IndexOf("//", StringComparison.Ordinal);
        return comment >= 0 && file.Code[i].AsSpan(Math.Min(comment, file.Code[i].Length)).IsWhiteSpace() ? file.Lines[i][comment..] : "";
    }
}
