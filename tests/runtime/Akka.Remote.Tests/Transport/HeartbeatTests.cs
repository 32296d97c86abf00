using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Remote.Shell;
using Akka.Remote.Tests.References;
using Akka.Remote.Wire;
using Akka.TestKit;

namespace Akka.Remote.Tests.Transport;

/// <summary>The heartbeats of a session, on a clock that the test moves.</summary>
public sealed class HeartbeatTests() : TwoNodes("""
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    akka.remote.transport-failure-detector.heartbeat-interval = 4s
    """)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    private readonly MemoryNetwork _network = new();
    private string _patience = "";

    private protected override (string Hocon, Setup[] Setups) Network(int number) =>
        (_patience, [new RemoteTransportSetup((system, settings) => new NodeTransport(
            system, settings, _network.At(new Address("akka.tcp", system.Name, "memory", number), system.Dispatchers.Lookup(settings.Dispatcher))))]);

    [Fact]
    public async Task A_heartbeat_is_sent_in_an_interval_in_which_nothing_else_was()
    {
        await Talk();
        await BytesOfAnInterval();
        (await BytesOfAnInterval()).ShouldBe(FrameLimits.EmptyFrameBytes);
        (await BytesOfAnInterval()).ShouldBe(FrameLimits.EmptyFrameBytes, "a heartbeat is nothing else");
        await Talk();
        (await BytesOfAnInterval()).ShouldBe(0);
        (await BytesOfAnInterval()).ShouldBe(FrameLimits.EmptyFrameBytes);
    }

    [Fact]
    public async Task A_peer_with_less_patience_than_two_intervals_gets_one_in_each()
    {
        _patience = "akka.remote.transport-failure-detector.acceptable-heartbeat-pause = 7s";
        A = Start("impatient", 3);
        await Talk();
        (await BytesOfAnInterval()).ShouldBe(FrameLimits.EmptyFrameBytes);
    }

    private async Task Talk()
    {
        var probe = B.Probe();
        A.RefOf(probe.Ref, B).Tell("hello", ActorRefs.NoSender);
        await probe.ExpectMsgAsync("hello");
        await ToB.WhenQuiet();
    }

    private async Task<long> BytesOfAnInterval()
    {
        var before = ToB.BytesWritten;
        ((TestScheduler)A.System.Scheduler).Advance(Interval);
        await ToB.WhenQuiet();
        return ToB.BytesWritten - before;
    }

    private Association ToB => ((NodeTransport)A.Provider.Transport!).AssociationWith(B.Address);
}
