using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.TestKit;

namespace Akka.Remote.Tests.References;

/// <summary>A system in untrusted mode takes ordinary messages and nothing that could harm; what it refuses it says.</summary>
public sealed class UntrustedTests : TwoNodes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly LoopbackNetwork _network = new();
    private TestProbe _refused = null!;
    private IActorRef _echo = null!;

    public UntrustedTests()
        : base("akka.remote.untrusted-mode = on, akka.remote.trusted-selection-paths = [\"/user/reception\"]")
    {
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _refused = B.Probe();
        B.System.EventStream.Subscribe(_refused.Ref, typeof(Dropped));
        _echo = B.Echo("echo");
        B.Echo("reception");
    }

    [Fact]
    public async Task Ordinary_messages_are_taken() =>
        (await A.RefOf(_echo, B).Ask<string>("hello", Patience)).ShouldBe("hello");

    [Fact]
    public async Task Stopping_and_watching_are_not()
    {
        var remote = A.RefOf(_echo, B);
        await Refused<PoisonPill>(() => remote.Tell(PoisonPill.Instance, ActorRefs.NoSender));
        await Refused<Kill>(() => remote.Tell(Kill.Instance, ActorRefs.NoSender));
        await Refused<RemoteStop>(() => A.System.Stop(remote));
        await Refused<Dispatch.SysMsg.Watch>(() => A.Watcher(A.Probe()).Tell(new WatchIt(remote), ActorRefs.NoSender));
        (await remote.Ask<string>("still there", Patience)).ShouldBe("still there");
    }

    [Fact]
    public async Task Selections_reach_the_listed_paths_only()
    {
        (await A.Select(B, "/user/reception").Ask<string>("hello", Patience)).ShouldBe("hello");
        await Refused<ActorSelectionMessage>(() => A.Select(B, "/user/echo").Tell("hello", ActorRefs.NoSender));
        await Refused<ActorSelectionMessage>(() => A.Select(B, "/user/*").Tell("hello", ActorRefs.NoSender));
        await Refused<ActorSelectionMessage>(() => A.Select(B, "/user/reception").Tell(PoisonPill.Instance, ActorRefs.NoSender));
        await Refused<ActorSelectionMessage>(() => new ActorSelection(A.RefOf(_echo, B), "../reception").Tell("hello", ActorRefs.NoSender));
    }

    private async Task Refused<T>(Action attempt)
    {
        attempt();
        var dropped = await _refused.ExpectMsgAsync<Dropped>(Patience);
        dropped.Message.ShouldBeOfType<T>();
        dropped.Reason.ShouldContain("akka.remote.untrusted-mode");
    }

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ("", [_network.At(number)]);
}
