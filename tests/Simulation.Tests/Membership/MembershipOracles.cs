using Simulation.Worlds.Membership;

namespace Simulation.Tests.Membership;

/// <summary>Each rule is broken once by the world around the product, and its oracle has to say so.</summary>
public class MembershipOracles
{
    [Theory]
    [InlineData(nameof(Sabotage.ListsRemoved), "M1")]
    [InlineData(nameof(Sabotage.ShowsStranger), "M2")]
    [InlineData(nameof(Sabotage.MovesBack), "M3")]
    [InlineData(nameof(Sabotage.ListsAgain), "M4")]
    [InlineData(nameof(Sabotage.MergesOneSided), "M5")]
    [InlineData(nameof(Sabotage.ShowsOtherContent), "M5")]
    [InlineData(nameof(Sabotage.ClaimsAllHaveSeen), "M6")]
    [InlineData(nameof(Sabotage.Miscounts), "M7")]
    [InlineData(nameof(Sabotage.ShowsLastAsLeader), "M8")]
    [InlineData(nameof(Sabotage.ShowsLastAsRoleLeader), "M8")]
    [InlineData(nameof(Sabotage.LosesGossip), "liveness")]
    [InlineData(nameof(Sabotage.LowersMinimum), "M10")]
    [InlineData(nameof(Sabotage.SwapsRoles), "M11")]
    public void A_broken_rule_is_reported_by_its_number(string sabotage, string rule)
    {
        var kind = MembershipWorld.Kind(Enum.Parse<Sabotage>(sabotage));
        Enumerable.Range(0, 60).Select(seed => kind.Run((ulong)seed)).Where(result => result.Failure is not null).Take(20).Select(result => result.Rule).ShouldContain(rule);
    }

    [Fact]
    public void The_histories_hold_what_they_are_meant_to_test()
    {
        var lines = Enumerable.Range(40, 40).SelectMany(seed => MembershipWorld.Kind().Run((ulong)seed, traced: true).Lines).ToList();
        Happened("crashes").ShouldBeGreaterThan(20);
        Happened("cut off").ShouldBeGreaterThan(100);
        Happened("Marking node as UNREACHABLE").ShouldBeGreaterThan(20);
        Happened("Marking node as REACHABLE").ShouldBeGreaterThan(5);
        Happened("New incarnation of existing member").ShouldBeGreaterThan(5);
        Happened("Marked address").ShouldBeGreaterThan(5);
        Happened("Exiting completed").ShouldBeGreaterThan(2);
        Happened("as [Down]").ShouldBeGreaterThan(5);
        Happened("WeaklyUp").ShouldBeGreaterThan(2);
        Happened("Leader is removing").ShouldBeGreaterThan(20);

        int Happened(string what) => lines.Count(line => line.Contains(what, StringComparison.Ordinal));
    }
}
