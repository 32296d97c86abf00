using Simulation.Worlds.Nodes;

namespace Simulation.Tests.Nodes;

/// <summary>Whole nodes on one thread: a seed is one run, what leaves the thread is caught, and each oracle bites.</summary>
public class NodesOracles
{
    [Fact]
    public void Whole_nodes_do_the_same_again_down_to_the_last_byte_and_line_of_the_log()
    {
        foreach (var seed in Enumerable.Range(0, 3))
        {
            NodesWorld.Kind().Run((ulong)seed, traced: true).Lines.ShouldBe(NodesWorld.Kind().Run((ulong)seed, traced: true).Lines);
        }
    }

    [Fact]
    public void Chance_that_the_seed_does_not_decide_shows_in_the_trace()
    {
        var kind = NodesWorld.Kind(NodesSabotage.ThrowsOtherDice);
        kind.Run(0, traced: true).Lines.ShouldNotBe(kind.Run(0, traced: true).Lines);
    }

    [Theory]
    [InlineData(nameof(NodesSabotage.HasNoUniqueKey), "journal", 60)]
    [InlineData(nameof(NodesSabotage.ConfirmsTooEarly), "T1", 20)]
    [InlineData(nameof(NodesSabotage.LeavesThread), "one thread", 1)]
    public void A_broken_rule_is_reported_by_its_number(string sabotage, string rule, int seeds)
    {
        var kind = NodesWorld.Kind(Enum.Parse<NodesSabotage>(sabotage));
        Enumerable.Range(0, seeds).Any(seed => kind.Run((ulong)seed).Rule == rule).ShouldBeTrue();
    }

    [Fact]
    public void The_histories_hold_what_they_are_meant_to_test()
    {
        var lines = Enumerable.Range(0, 10).SelectMany(seed => NodesWorld.Kind().Run((ulong)seed, traced: true).Lines).ToList();
        Happened("crashes").ShouldBeGreaterThan(20);
        Happened("exits").ShouldBeGreaterThan(5);
        Happened("SBR took decision").ShouldBeGreaterThan(2);
        Happened("is quarantined").ShouldBeGreaterThan(10);
        Happened("The coordinator is up").ShouldBeGreaterThan(15);
        Happened("answered").ShouldBeGreaterThan(100);

        int Happened(string what) => lines.Count(line => line.Contains(what, StringComparison.Ordinal));
    }
}
