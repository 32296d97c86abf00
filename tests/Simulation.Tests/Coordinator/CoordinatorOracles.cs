using Simulation.Worlds.Coordinator;

namespace Simulation.Tests.Coordinator;

/// <summary>Each rule is broken once by the world around the product, and its oracle has to say so.</summary>
public class CoordinatorOracles
{
    [Theory]
    [InlineData(nameof(Sabotage.ConfirmsTooEarly), "T1")]
    [InlineData(nameof(Sabotage.AssignsTwice), "T2")]
    [InlineData(nameof(Sabotage.AppliesOldToken), "T3")]
    [InlineData(nameof(Sabotage.InventsResult), "T3")]
    [InlineData(nameof(Sabotage.EndsTwice), "T4")]
    [InlineData(nameof(Sabotage.ForgetsDependencies), "T5")]
    [InlineData(nameof(Sabotage.MiscountsPlaces), "T6")]
    [InlineData(nameof(Sabotage.IgnoresLimit), "T7")]
    [InlineData(nameof(Sabotage.HidesAgents), "T8")]
    [InlineData(nameof(Sabotage.IgnoresAge), "T8")]
    [InlineData(nameof(Sabotage.NeverRings), "liveness")]
    [InlineData(nameof(Sabotage.HasNoUniqueKey), "journal")]
    [InlineData(nameof(Sabotage.TakesOldEpochs), "epoch")]
    [InlineData(nameof(Sabotage.ArchiveLies), "T1")]
    public void A_broken_rule_is_reported_by_its_number(string sabotage, string rule)
    {
        var kind = CoordinatorWorld.Kind(Enum.Parse<Sabotage>(sabotage));
        var rules = Enumerable.Range(0, 300).Select(seed => kind.Run((ulong)seed)).Where(result => result.Failure is not null).Take(40).Select(result => result.Rule).ToList();
        rules.ShouldContain(rule);
    }

    [Fact]
    public void The_histories_hold_what_they_are_meant_to_test()
    {
        var lines = Enumerable.Range(0, 20).SelectMany(seed => CoordinatorWorld.Kind().Run((ulong)seed, traced: true).Lines).ToList();
        Happened("crashes").ShouldBeGreaterThan(20);
        Happened("singleton").ShouldBeGreaterThan(5);
        Happened("doubled").ShouldBeGreaterThan(100);
        Happened("cut off").ShouldBeGreaterThan(100);
        Happened("its write was refused").ShouldBeGreaterThan(0);
        Happened("its write was not answered").ShouldBeGreaterThan(0);
        Happened("taskLateResult").ShouldBeGreaterThan(5);
        Happened("TaskCompleted{").ShouldBeGreaterThan(200);
        Happened("WorkflowFinished{").ShouldBeGreaterThan(20);
        Happened("snapshot after row").ShouldBeGreaterThan(20);

        int Happened(string what) => lines.Count(line => line.Contains(what, StringComparison.Ordinal));
    }
}
