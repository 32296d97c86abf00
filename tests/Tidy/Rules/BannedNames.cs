using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>A type is named after what it is; the endings listed here say nothing. In <c>src/runtime</c>, names that Akka.NET prescribes are free.</summary>
internal sealed class BannedNames : IRule
{
    private static readonly Regex Declaration = new(@"\b(?:class|struct|record|interface|enum|delegate\s+\w+)\s+(?:class\s+|struct\s+)?(\w+)", RegexOptions.Compiled);

    private static readonly Regex Word = new(@"\w+", RegexOptions.Compiled);

    private static readonly string[] Endings =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Common", "Processor", "Impl", "Base", "Info", "Data", "Wrapper"];

    public string Name => "names";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        var prescribed = Prescribed(tree);
        foreach (var file in tree.CSharp)
        {
            for (var i = 0; i < file.Code.Count; i++)
            {
                foreach (var name in Declaration.Matches(file.Code[i]).Select(match => match.Groups[1].Value).Where(name => !file.IsBelow("src/runtime") || !prescribed.Contains(name)))
                {
                    var ending = Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal));
                    if (ending is not null)
                        yield return file.Break(this, i, $"'{name}': name it after what it is; '{ending}' says nothing");
                    else if (name.EndsWith("Service", StringComparison.Ordinal) && !file.Code[i].Contains("Hosted", StringComparison.Ordinal) && !file.Code[i].Contains("BackgroundService", StringComparison.Ordinal))
                        yield return file.Break(this, i, $"'{name}': 'Service' is for hosted services of ASP.NET only");
                }
            }
        }
    }

    /// <summary>The last part of every type that the list of public signatures names, or mentions in a signature.</summary>
    private static HashSet<string> Prescribed(SourceTree tree) =>
        tree.Files.Where(file => file.IsBelow("tests/Api") && Path.GetFileName(file.Path).StartsWith("akka-", StringComparison.Ordinal))
            .SelectMany(file => file.Lines)
            .Where(line => !line.StartsWith('#'))
            .SelectMany(line => Word.Matches(line))
            .Select(match => match.Value)
            .ToHashSet();
}
