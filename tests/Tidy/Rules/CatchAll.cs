using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>
/// Catching everything hides what nobody decided about. It is allowed where a loop must survive its work, each place
/// with its reason in the allow list; a filter that names types (<c>when (e is ...)</c>) is not a catch-all.
/// </summary>
internal sealed class CatchAll : IRule
{
    private static readonly Regex Everything = new(@"\bcatch\s*(\(\s*(System\.)?Exception\b[^)]*\)|(?=\{|$))(?!\s*when\s*\([^)]*\bis\s+(?!not\b))", RegexOptions.Compiled);

    public string Name => "catch-all";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.CSharp
        where file.IsBelow("src")
        from i in Enumerable.Range(0, file.Code.Count)
        where Everything.IsMatch(file.Code[i].TrimEnd())
        select file.Break(this, i, "name the exceptions that are expected here, or give the reason in tests/Tidy/allow.txt");
}
