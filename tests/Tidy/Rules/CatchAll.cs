using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>
/// Catching everything hides what nobody decided about. It is allowed where a loop must survive its work, each place
/// with its reason in the allow list. A filter that names types (<c>when (e is ...)</c>) is not a catch-all, and neither
/// is a block that cleans up and throws on.
/// </summary>
internal sealed class CatchAll : IRule
{
    private static readonly Regex Everything = new(@"\bcatch\s*(\(\s*(System\.)?Exception\b[^)]*\)|(?=\{|$))(?!\s*when\s*\([^)]*\bis\s+(?!not\b))", RegexOptions.Compiled);

    public string Name => "catch-all";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.CSharp
        where file.IsBelow("src")
        from i in Enumerable.Range(0, file.Code.Count)
        where Everything.IsMatch(file.Code[i].TrimEnd()) && !ThrowsOn(file.Code, i)
        select file.Break(this, i, "name the exceptions that are expected here, or give the reason in tests/Tidy/allow.txt");

    private static bool ThrowsOn(IReadOnlyList<string> code, int start)
    {
        var depth = 0;
        for (var i = start; i < code.Count; i++)
        {
            // The line of the catch may begin with the brace that ends the block before it.
            var line = i == start ? code[i][code[i].IndexOf("catch", StringComparison.Ordinal)..] : code[i];
            depth += line.Count(c => c == '{') - line.Count(c => c == '}');
            if (line.Contains("throw;", StringComparison.Ordinal))
                return true;
            if (depth <= 0 && line.Contains('}', StringComparison.Ordinal))
                return false;
        }

        return false;
    }
}
