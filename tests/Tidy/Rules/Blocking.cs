using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>No thread waits for a task, and no task is without somebody who awaits it.</summary>
internal sealed class Blocking : IRule
{
    // A domain may have a property named Result, so only a call's or a task's result is taken for waiting.
    private static readonly Regex Waits = new(@"(?:\)|[tT]ask)\.Result\b(?!\s*=[^=])|\.Wait\(\s*\)|\.GetAwaiter\(\)\.GetResult\(\)|\basync\s+void\b|\bTask\.WaitAll\(", RegexOptions.Compiled);

    public string Name => "blocking";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.CSharp
        from i in Enumerable.Range(0, file.Code.Count)
        from match in Waits.Matches(file.Code[i])
        select file.Break(this, i, $"'{match.Value}': await it; if a signature forbids that, give the reason in tests/Tidy/allow.txt");
}
