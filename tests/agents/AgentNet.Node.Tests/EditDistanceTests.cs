using AgentNet.Node.Core.Settings;

namespace AgentNet.Node.Tests;

/// <summary>How far apart two keys are, and when a suggestion would only confuse.</summary>
public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("port", "port", 0)]
    [InlineData("prot", "port", 1)]
    [InlineData("por", "port", 1)]
    [InlineData("portt", "port", 1)]
    [InlineData("pork", "port", 1)]
    [InlineData("", "port", 4)]
    [InlineData("kitten", "sitting", 3)]
    public void Counts_the_keys_a_typist_is_off(string typed, string meant, int distance)
    {
        EditDistance.Between(typed, meant).ShouldBe(distance);
        EditDistance.Between(meant, typed).ShouldBe(distance);
    }

    [Fact]
    public void Suggests_the_nearest() => EditDistance.Nearest("stop-timout", ["start-timeout", "stop-timeout", "name"]).ShouldBe("stop-timeout");

    [Fact]
    public void Suggests_nothing_when_nothing_is_near() => EditDistance.Nearest("zzzzzz", ["port", "name"]).ShouldBeNull();
}
