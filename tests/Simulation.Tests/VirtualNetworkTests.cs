namespace Simulation.Tests;

public class VirtualNetworkTests
{
    private static readonly string[] Harmless = ["loss", "duplication", "reordering", "crashes", "partitions", "clogs"];

    [Fact]
    public void A_link_without_reordering_keeps_the_order()
    {
        var received = Exchange(without: Harmless);
        received.ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public void A_faulty_link_loses_doubles_and_reorders()
    {
        var runs = Enumerable.Range(0, 20).Select(seed => Exchange((ulong)seed)).ToList();
        runs.ShouldContain(received => received.Distinct().Count() < 100);
        runs.ShouldContain(received => received.Distinct().Count() < received.Count);
        runs.ShouldContain(received => !received.Order().SequenceEqual(received));
    }

    [Fact]
    public void What_a_clogged_link_holds_arrives_in_order_as_soon_as_everything_heals()
    {
        var received = new List<int>();
        PairWorld.Kind(received, isClogged: true).Run(1, Harmless.ToHashSet(), traced: false).Failure.ShouldBeNull();
        received.ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var kind = PairWorld.Kind([]);
        var first = kind.Run(7, traced: true).Lines;
        first.Count.ShouldBeGreaterThan(100);
        kind.Run(7, traced: true).Lines.ShouldBe(first);
        kind.Run(8, traced: true).Lines.ShouldNotBe(first);
    }

    private static List<int> Exchange(ulong seed = 1, params string[] without)
    {
        var received = new List<int>();
        PairWorld.Kind(received).Run(seed, new HashSet<string>(without), traced: false).Failure.ShouldBeNull();
        return received;
    }

    /// <summary>One node tells the numbers from 0 to 99 to another, one every 100 ms.</summary>
    private sealed class PairWorld(Simulator simulator, List<int> received, bool isClogged) : World(simulator)
    {
        public static WorldKind Kind(List<int> received, bool isClogged = false) => new(
            "pair", new Phases(TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), simulator => new PairWorld(simulator, received, isClogged)) { Sources = [] };

        public override void Start()
        {
            new Listener(Simulator, received).Start();
            new Teller(Simulator).Start();
            if (isClogged)
            {
                Simulator.Network.Clog("teller", "listener", until: TimeSpan.FromHours(1));
            }
        }

        public override void Check()
        {
        }

        public override string? Unfinished() => null;
    }

    private sealed class Teller(Simulator simulator) : VirtualNode(simulator, "teller")
    {
        protected override void OnStart()
        {
            for (var i = 0; i < 100; i++)
            {
                SetTimer(i, TimeSpan.FromMilliseconds(100 * i));
            }
        }

        protected override void OnTimer(object token) => Send("listener", token);

        protected override void OnMessage(string from, object message)
        {
        }
    }

    private sealed class Listener(Simulator simulator, List<int> received) : VirtualNode(simulator, "listener")
    {
        protected override void OnStart()
        {
        }

        protected override void OnMessage(string from, object message) => received.Add((int)message);
    }
}
