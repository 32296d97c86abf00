using Tidy.Rules;

namespace Tidy;

/// <summary>Every house rule holds for the whole repository, and each has a fixture that shows that it bites.</summary>
public sealed class HouseRules
{
    private static readonly IReadOnlyList<IRule> All =
    [
        new TopLevel(), new Layers(), new AkkaReferences(), new CorePurity(), new CoreDirection(), new BannedNames(),
        new DocComments(), new Leftovers(), new CatchAll(), new Blocking(), new SleepingTests(), new ReadmeNames(),
        new ReadmeLength(), new LineEnds(), new Duplicates(), new PackageUse(),
    ];

    private static readonly SourceTree Repository = SourceTree.OfRepository();

    public static TheoryData<string> Rules => new(All.Select(rule => rule.Name));

    [Theory, MemberData(nameof(Rules))]
    public void The_repository_keeps_the_rule(string rule)
    {
        var allowed = AllowList.Read(Repository);
        var findings = All.Single(candidate => candidate.Name == rule).Check(Repository).Where(finding => !allowed.Permits(finding)).ToList();
        Assert.True(findings.Count == 0, $"\n{string.Join('\n', findings)}");
    }

    [Theory, MemberData(nameof(Rules))]
    public void The_fixture_breaks_the_rule_where_it_says(string rule)
    {
        var fixture = SourceTree.OfFixture(Repository, rule);
        var found = All.Single(candidate => candidate.Name == rule).Check(fixture).Select(finding => $"{finding.Path}:{finding.Line}");
        var expected = File.ReadAllLines(Path.Combine(fixture.Root, "expected.txt")).Where(line => line.Length > 0);
        found.Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_exception_has_a_reason_and_is_still_needed()
    {
        var everything = All.SelectMany(rule => rule.Check(Repository)).ToList();
        var faults = AllowList.Read(Repository).Faults(everything).ToList();
        Assert.True(faults.Count == 0, $"\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void An_exception_without_a_reason_or_a_cause_is_a_fault()
    {
        var list = AllowList.Of("src/A.cs | catch-all | The loop must survive its work.", "src/B.cs | blocking");
        var faults = list.Faults([new Finding("catch-all", "src/A.cs", 3, "")]);
        faults.Select(fault => fault.Line).ShouldBe([2, 2]);
    }
}
