using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>Inside a project <c>Core/</c> knows neither <c>Wire/</c> nor <c>Shell/</c>.</summary>
internal sealed class CoreDirection : IRule
{
    private static readonly Regex Outward = new(@"\bnamespace\b.*|\b(?:using\s+)?[\w.]+\.(Wire|Shell)\b", RegexOptions.Compiled);

    public string Name => "core-direction";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.CSharp
        where file.IsBelow("src") && file.HasFolder("Core")
        from i in Enumerable.Range(0, file.Code.Count)
        from match in Outward.Matches(file.Code[i])
        where match.Groups[1].Success
        select file.Break(this, i, $"Core/ may not use {match.Value.Trim()}: move what is shared into Core/");
}
