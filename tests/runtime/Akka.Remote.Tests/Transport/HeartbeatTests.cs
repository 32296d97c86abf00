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

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ("", [OverMemoryTests.SetupOn(_network, number)]);

    [Fact]
    public async Task A_heartbeat_is_sent_in_an_interval_in_which_nothing_else_was()
    {
        await Talk(A);
        await BytesOfAnInterval(A);
        (await BytesOfAnInterval(A)).ShouldBe(FrameLimits.EmptyFrameBytes);
        (await BytesOfAnInterval(A)).ShouldBe(FrameLimits.EmptyFrameBytes, "a heartbeat is nothing else");
        await Talk(A);
        (await BytesOfAnInterval(A)).ShouldBe(0);
        (await BytesOfAnInterval(A)).ShouldBe(FrameLimits.EmptyFrameBytes);
    }

    [Fact]
    public async Task A_peer_with_less_patience_than_two_intervals_gets_one_in_each()
    {
        var impatient = Start("impatient", 3, "akka.remote.transport-failure-detector.acceptable-heartbeat-pause = 7s");
        await Talk(impatient);
        (await BytesOfAnInterval(impatient)).ShouldBe(FrameLimits.EmptyFrameBytes);
    }

    private async Task Talk(Node from)
    {
        var probe = B.Probe();
        from.RefOf(probe.Ref, B).Tell("hello", ActorRefs.NoSender);
        await probe.ExpectMsgAsync("hello");
        await ToB(from).WhenQuiet();
    }

    private async Task<long> BytesOfAnInterval(Node of)
    {
        var before = ToB(of).BytesWritten;
        ((TestScheduler)of.System.Scheduler).Advance(Interval);
        await ToB(of).WhenQuiet();
        return ToB(of).BytesWritten - before;
    }

    private Association ToB(Node from) => ((NodeTransport)from.Provider.Transport!).AssociationWith(B.Address);
}
