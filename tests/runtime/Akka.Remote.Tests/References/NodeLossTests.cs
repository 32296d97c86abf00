using Akka.Actor;
using Akka.Actor.Setup;

namespace Akka.Remote.Tests.References;

/// <summary>Death watch of actors on a node that crashes or comes back as another one; heartbeats are fast here.</summary>
public abstract class NodeLossTests : TwoNodes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected NodeLossTests()
        : base("""
               akka.remote.watch-failure-detector {
                 heartbeat-interval = 50ms
                 acceptable-heartbeat-pause = 1s
                 unreachable-nodes-reaper-interval = 50ms
                 expected-response-after = 50ms
               }
               akka.remote.retry-gate-closed-for = 100ms
               """)
    {
    }

    [Fact]
    public async Task Crash_of_a_node_terminates_everything_that_is_watched_there()
    {
        var victims = Enumerable.Range(0, 10).Select(i => B.Echo($"v{i}")).ToArray();
        var sees = A.Probe();
        var watcher = A.Watcher(sees);
        foreach (var victim in victims) await watcher.Ask(new WatchIt(A.RefOf(victim, B)), Patience);
        await Crash(B);

        foreach (var victim in victims)
            (await sees.ExpectMsgAsync<Ended>(Patience)).ShouldBe(new Ended(A.RefOf(victim, B), ExistenceConfirmed: true, AddressTerminated: true));
    }

    [Fact]
    public async Task Actor_of_a_node_that_was_never_there_terminates()
    {
        var sees = A.Probe();
        var watcher = A.Watcher(sees);
        var address = B.Address;
        await Crash(B);
        var nobody = A.Provider.ResolveActorRef($"{address}/user/nobody");
        await watcher.Ask(new WatchIt(nobody), Patience);
        (await sees.ExpectMsgAsync<Ended>(Patience)).ShouldBe(new Ended(nobody, ExistenceConfirmed: true, AddressTerminated: true));
    }

    [Fact]
    public async Task Actor_of_an_earlier_incarnation_terminates_when_the_node_is_back()
    {
        var victim = A.RefOf(B.Echo("victim"), B);
        var sees = A.Probe();
        var watcher = A.Watcher(sees);
        await watcher.Ask(new WatchIt(victim), Patience);
        await Crash(B);
        var again = Restart(B, 2);
        again.Address.ShouldBe(B.Address);
        again.Echo("victim");

        // Either the new incarnation says that it does not know this one, or its silence in between was long enough.
        (await sees.ExpectMsgAsync<Ended>(Patience)).Actor.ShouldBe(victim);
        watcher.Tell("end", sees.Ref);
        await sees.ExpectMsgAsync("end", Patience);
    }

    /// <summary>A node with the same address.</summary>
    private protected abstract Node Restart(Node crashed, int number);
}

/// <summary>Over a network of calls.</summary>
public sealed class LoopbackNodeLossTests : NodeLossTests
{
    private readonly LoopbackNetwork _network = new();

    [Fact]
    public async Task Lost_node_is_quarantined_with_the_incarnation_that_was_known()
    {
        var victim = A.RefOf(B.Echo("victim"), B);
        var sees = A.Probe();
        await A.Watcher(sees).Ask(new WatchIt(victim), TimeSpan.FromSeconds(10));

        // The watch is answered by asking again once the first heartbeat has been, so the uid is known when the probe sees this.
        await sees.AwaitAssertAsync(() => _network.Heartbeats.ShouldBeGreaterThan(1), TimeSpan.FromSeconds(10));
        await Crash(B);
        await sees.ExpectMsgAsync<Ended>(TimeSpan.FromSeconds(30));
        _network.Quarantined.ShouldHaveSingleItem().ShouldBe((A.Address, B.Address, AddressUidExtension.Uid(B.System)));
    }

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ("", [_network.At(number)]);

    private protected override Node Restart(Node crashed, int number) => Start(crashed.System.Name, number);
}
