using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>No thread of the product waits for a task, and no task is without somebody who awaits it.</summary>
internal sealed class Blocking : IRule
{
    private static readonly Regex Waits = new(@"Async\([^()]*\)\.Result\b|\.Wait\(\s*\)|\.GetAwaiter\(\)\.GetResult\(\)|\basync\s+void\b|\bTask\.WaitAll\(", RegexOptions.Compiled);

    // The agents' tasks have results of their own, so only the runtime is held to this one.
    private static readonly Regex WaitsInRuntime = new(@"(?<!Async\([^()]*)(?:\)|\b_?[tT]ask)\.Result\b(?!\s*=[^=])", RegexOptions.Compiled);

    public string Name => "blocking";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.CSharp
        where file.IsBelow("src")
        from i in Enumerable.Range(0, file.Code.Count)
        from match in Waits.Matches(file.Code[i]).Concat(file.IsBelow("src/runtime") ? WaitsInRuntime.Matches(file.Code[i]) : [])
        select file.Break(this, i, $"'{match.Value}': await it; if a signature forbids that, give the reason in tests/Tidy/allow.txt");
}
