using Simulation.Worlds.Downing;

namespace Simulation.Tests.Downing;

/// <summary>Each rule is broken once by the world around the product, and its oracle has to say so.</summary>
public class DowningOracles
{
    [Theory]
    [InlineData(nameof(Sabotage.SparesItself), "S1")]
    [InlineData(nameof(Sabotage.DownsAll), "outcome")]
    [InlineData(nameof(Sabotage.IgnoresRole), "outcome")]
    [InlineData(nameof(Sabotage.IgnoresRole), "S7")]
    [InlineData(nameof(Sabotage.SparesIndirect), "S5")]
    [InlineData(nameof(Sabotage.NeverGivesUp), "S6")]
    [InlineData(nameof(Sabotage.ForgetsDowned), "S1")]
    [InlineData(nameof(Sabotage.LeaseForAll), "S1")]
    [InlineData(nameof(Sabotage.LeaseMoves), "S7")]
    [InlineData(nameof(Sabotage.LosesJoins), "liveness")]
    public void A_broken_rule_is_reported_by_its_number(string sabotage, string rule)
    {
        var kind = DowningWorld.Kind(Enum.Parse<Sabotage>(sabotage));
        Enumerable.Range(0, 200).Select(seed => kind.Run((ulong)seed)).Where(result => result.Failure is not null).Take(40).Select(result => result.Rule).ShouldContain(rule);
    }

    [Fact]
    public void Every_misfortune_meets_every_strategy()
    {
        var lines = Enumerable.Range(0, 400).SelectMany(seed => DowningWorld.Kind().Run((ulong)seed, traced: true).Lines.Where(line => line.Contains(" by age", StringComparison.Ordinal))).ToList();
        foreach (var misfortune in DowningWorld.Misfortunes)
        {
            foreach (var strategy in Rule.Names)
            {
                lines.ShouldContain(line => line.Contains($" {misfortune} ", StringComparison.Ordinal) && line.Contains(strategy, StringComparison.Ordinal), $"{misfortune} with {strategy}");
            }
        }
    }
}
