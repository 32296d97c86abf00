using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>A unit test waits for an event and never for time to pass. The suites that run whole processes are executables and not bound.</summary>
internal sealed class SleepingTests : IRule
{
    private static readonly Regex Sleep = new(@"\bThread\.Sleep\(|\bTask\.Delay\(|\bThread\.SpinWait\(", RegexOptions.Compiled);
    private static readonly string[] Executables = ["tests/Crash", "tests/Durability", "tests/Benchmarks", "tests/MultiNode"];

    public string Name => "sleeping-tests";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.CSharp
        where file.IsBelow("tests") && !Executables.Any(file.IsBelow)
        from i in Enumerable.Range(0, file.Code.Count)
        where Sleep.IsMatch(file.Code[i])
        select file.Break(this, i, "wait for the event (probe, TaskCompletionSource, AwaitAssert, virtual time) instead of sleeping");
}
