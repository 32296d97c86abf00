namespace Simulation.Tests;

public class SeedsTests
{
    public static TheoryData<string> Names => [.. Subjects.All.Select(subject => subject.Name)];

    public static TheoryData<string> WorldNames => [.. Subjects.All.OfType<WorldKind>().Select(subject => subject.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Seeds_break_no_rule_and_end_what_they_promised(string name)
    {
        var subject = Subjects.Find(name)!;
        var range = new SeedRange(subject, first: 0, subject.TestedSeeds, TimeSpan.MaxValue);
        range.Run(_ => { });
        range.Failures.Select(failed => $"{Reduction.Of(failed).Command}: {failed.Failure!.Message}").ShouldBeEmpty();
        range.Count.ShouldBe(Math.Min(subject.TestedSeeds, subject.Seeds));
    }

    [Fact]
    public void What_once_failed_passes()
    {
        var failed = Regression.All.Select(regression => (regression, regression.Subject.Run(regression.Seed, regression.Without, traced: false).Failure)).Where(run => run.Failure is not null);
        failed.Select(run => $"{run.regression.Subject.Name} {run.regression.Seed}: {run.Failure!.Message}").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(WorldNames))]
    public void A_seed_means_the_same_run_every_time(string name)
    {
        var subject = Subjects.Find(name)!;
        var first = subject.Run(11, traced: true);
        var again = subject.Run(11, traced: true);
        again.Lines.ShouldBe(first.Lines);
        again.Steps.ShouldBe(first.Steps);
        first.Lines.Count.ShouldBeGreaterThan(100);
    }
}
