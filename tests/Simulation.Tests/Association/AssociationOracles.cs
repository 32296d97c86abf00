using Simulation.Worlds.Association;

namespace Simulation.Tests.Association;

/// <summary>Each oracle reports its rule when the rule is broken.</summary>
public class AssociationOracles
{
    [Theory]
    [InlineData("DeliversTwice", "R8")]
    [InlineData("LosesDelivered", "R8")]
    [InlineData("SwapsDelivered", "R8")]
    [InlineData("NeverResends", "liveness")]
    public void Broken_rule_is_reported(string sabotage, string rule)
    {
        var kind = AssociationWorld.Kind(Enum.Parse<Sabotage>(sabotage));
        Enumerable.Range(0, 30).Select(seed => kind.Run((ulong)seed)).Where(static result => result.Failure is not null).Select(static result => result.Rule).ShouldContain(rule);
    }
}
