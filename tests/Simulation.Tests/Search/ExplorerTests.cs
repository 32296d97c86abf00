using Simulation.Search;
using Simulation.Worlds.HandOver;
using Simulation.Worlds.Joining;

namespace Simulation.Tests.Search;

public class ExplorerTests
{
    [Theory]
    [InlineData(nameof(HandOverSabotage.HearsDoneTooEarly), "H1")]
    [InlineData(nameof(HandOverSabotage.NeverStops), "liveness")]
    public void A_search_finds_the_rule_that_was_broken_and_the_shortest_way_there(string sabotage, string rule)
    {
        var result = HandOverWorld.Kind(Enum.Parse<HandOverSabotage>(sabotage)).Run(0, traced: true);
        result.Rule.ShouldBe(rule);
        result.Lines.Count.ShouldBeInRange(5, 30);
    }

    [Theory]
    [InlineData(nameof(JoiningSabotage.TakesNumberTwice), "M7")]
    [InlineData(nameof(JoiningSabotage.NeverDowns), "liveness")]
    public void A_search_of_joining_finds_the_rule_that_was_broken(string sabotage, string rule) =>
        JoiningWorld.Kind(Enum.Parse<JoiningSabotage>(sabotage)).Run(0).Rule.ShouldBe(rule);

    [Fact]
    public void A_search_visits_the_same_states_every_time()
    {
        var kind = HandOverWorld.Kind();
        kind.Run(2).Steps.ShouldBe(kind.Run(2).Steps);
        kind.Run(2).Steps.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_search_that_is_not_exhaustive_fails()
    {
        (HandOverWorld.Kind() with { MostStates = 50 }).Run(0).Rule.ShouldBe("bound");
    }

    [Fact]
    public void Every_state_of_a_small_world_is_visited_once()
    {
        var explorer = new Explorer(static () => new TwoCounters(), mostStates: 1000);
        explorer.Run();
        explorer.States.ShouldBe(16);
    }

    [Fact]
    public void A_search_of_a_world_that_goes_round_for_ever_fails() =>
        Should.Throw<RuleBroken>(() => new Explorer(static () => new Circle(), mostStates: 1000).Run()).Rule.ShouldBe("liveness");

    /// <summary>A counter that goes from 0 to 3 and to 0 again.</summary>
    private sealed class Circle : SmallWorld
    {
        private int _count;

        public override IReadOnlyList<string> Choices => ["count"];

        public override void Take(int choice) => _count = (_count + 1) % 4;

        public override void Check()
        {
        }

        public override string Describe() => $"{_count}";

        public override void Settle()
        {
        }

        public override string? Unfinished() => null;
    }

    /// <summary>Two counters that go from 0 to 3, in any order.</summary>
    private sealed class TwoCounters : SmallWorld
    {
        private readonly int[] _counts = [0, 0];

        public override IReadOnlyList<string> Choices => [.. Able.Select(counter => $"count {counter}")];

        private IEnumerable<int> Able => Enumerable.Range(0, 2).Where(counter => _counts[counter] < 3);

        public override void Take(int choice) => _counts[Able.ElementAt(choice)]++;

        public override void Check()
        {
        }

        public override string Describe() => string.Join(' ', _counts);

        public override void Settle()
        {
        }

        public override string? Unfinished() => null;
    }
}
