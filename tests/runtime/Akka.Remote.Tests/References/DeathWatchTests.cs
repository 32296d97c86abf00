using Akka.Actor;
using Akka.Actor.Setup;
using Akka.TestKit;

namespace Akka.Remote.Tests.References;

/// <summary>Death watch of actors on a node that stays alive.</summary>
public abstract class DeathWatchTests : TwoNodes
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Watcher_is_told_when_the_actor_stops()
    {
        var victim = B.Echo("victim");
        var (watcher, sees) = Watcher();
        await watcher.Ask(new WatchIt(A.RefOf(victim, B)), Patience);
        await EndAfterWatch(victim);

        (await sees.ExpectMsgAsync<Ended>(Patience)).ShouldBe(new Ended(A.RefOf(victim, B), ExistenceConfirmed: true, AddressTerminated: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#12345")]
    public async Task Watcher_is_told_when_the_actor_was_never_there(string incarnation)
    {
        var (watcher, sees) = Watcher();
        var nobody = A.Provider.ResolveActorRef($"{B.Address}/user/nobody{incarnation}");
        await watcher.Ask(new WatchIt(nobody), Patience);
        (await sees.ExpectMsgAsync<Ended>(Patience)).ShouldBe(new Ended(nobody, ExistenceConfirmed: false, AddressTerminated: false));
    }

    [Fact]
    public async Task Watcher_that_knows_only_the_name_is_told_with_the_reference_it_has()
    {
        var victim = B.Echo("victim");
        var (watcher, sees) = Watcher();
        var named = A.Provider.ResolveActorRef($"{B.Address}/user/victim");
        await watcher.Ask(new WatchIt(named), Patience);
        await EndAfterWatch(victim);
        (await sees.ExpectMsgAsync<Ended>(Patience)).Actor.ShouldBe(named);
    }

    [Fact]
    public async Task Every_watcher_is_told_once()
    {
        var victim = B.Echo("victim");
        var sees = A.Probe();
        var watchers = Enumerable.Range(0, 20).Select(_ => A.Watcher(sees)).ToArray();
        foreach (var watcher in watchers) await watcher.Ask(new WatchIt(A.RefOf(victim, B)), Patience);
        await EndAfterWatch(victim);
        for (var i = 0; i < watchers.Length; i++) await sees.ExpectMsgAsync<Ended>(Patience);

        // A second notice would come before the answer to a question that is asked after the first.
        foreach (var watcher in watchers) watcher.Tell("end", sees.Ref);
        for (var i = 0; i < watchers.Length; i++) await sees.ExpectMsgAsync("end", Patience);
    }

    [Fact]
    public async Task Message_given_with_the_watch_comes_instead()
    {
        var victim = B.Echo("victim");
        var (watcher, sees) = Watcher();
        await watcher.Ask(new WatchIt(A.RefOf(victim, B), "it is over"), Patience);
        await EndAfterWatch(victim);
        await sees.ExpectMsgAsync("it is over", Patience);
    }

    [Fact]
    public async Task After_unwatch_nothing_comes()
    {
        var victim = B.Echo("victim");
        var other = B.Echo("other");
        var (watcher, sees) = Watcher();
        await watcher.Ask(new WatchIt(A.RefOf(victim, B)), Patience);
        await watcher.Ask(new WatchIt(A.RefOf(other, B)), Patience);
        await watcher.Ask(new UnwatchIt(A.RefOf(victim, B)), Patience);
        await victim.GracefulStop(Patience);
        await EndAfterWatch(other);
        (await sees.ExpectMsgAsync<Ended>(Patience)).Actor.ShouldBe(A.RefOf(other, B));
    }

    [Fact]
    public async Task Watch_after_unwatch_counts()
    {
        var victim = B.Echo("victim");
        var (watcher, sees) = Watcher();
        for (var i = 0; i < 10; i++)
        {
            await watcher.Ask(new WatchIt(A.RefOf(victim, B)), Patience);
            await watcher.Ask(new UnwatchIt(A.RefOf(victim, B)), Patience);
        }

        await watcher.Ask(new WatchIt(A.RefOf(victim, B)), Patience);
        await EndAfterWatch(victim);
        await sees.ExpectMsgAsync<Ended>(Patience);
    }

    [Fact]
    public async Task What_the_actor_said_before_it_stopped_comes_before_the_notice()
    {
        var talker = B.System.ActorOf(Props.Create(() => new Talker()), "talker");
        var (watcher, sees) = Watcher();
        var remote = A.RefOf(talker, B);
        await watcher.Ask(new WatchIt(remote), Patience);
        remote.Tell(500, watcher);
        for (var i = 0; i < 500; i++) await sees.ExpectMsgAsync(i, Patience);
        await sees.ExpectMsgAsync<Ended>(Patience);
    }

    [Fact]
    public async Task Actors_of_a_system_that_ends_say_so()
    {
        var victim = B.Echo("victim");
        var (watcher, sees) = Watcher();
        var remote = A.RefOf(victim, B);
        await watcher.Ask(new WatchIt(remote), Patience);
        await A.Provider.RemoteWatcher.Ask<ActorIdentity>(new Identify(null), Patience);
        (await remote.Ask<string>("watched by now", Patience)).ShouldBe("watched by now");
        await B.System.Terminate();
        (await sees.ExpectMsgAsync<Ended>(Patience)).ShouldBe(new Ended(remote, ExistenceConfirmed: true, AddressTerminated: false));
    }

    [Fact]
    public async Task Thousand_actors_are_watched_and_none_is_forgotten()
    {
        var victims = Enumerable.Range(0, 1000).Select(i => B.Echo($"victim{i}")).ToArray();
        var (watcher, sees) = Watcher();
        foreach (var victim in victims) watcher.Tell(new WatchIt(A.RefOf(victim, B)), ActorRefs.NoSender);
        foreach (var victim in victims) A.RefOf(victim, B).Tell(PoisonPill.Instance, ActorRefs.NoSender);
        var told = new HashSet<IActorRef>();
        for (var i = 0; i < victims.Length; i++) told.Add((await sees.ExpectMsgAsync<Ended>(Patience)).Actor).ShouldBeTrue();
        told.SetEquals(victims.Select(victim => A.RefOf(victim, B))).ShouldBeTrue();
    }

    private protected (IActorRef Watcher, TestProbe Sees) Watcher()
    {
        var sees = A.Probe();
        return (A.Watcher(sees), sees);
    }

    // The watch goes through the remote watcher, and so does this question: when it is answered the watch is on its way.
    private protected async Task EndAfterWatch(IActorRef victim)
    {
        await A.Provider.RemoteWatcher.Ask<ActorIdentity>(new Identify(null), Patience);
        A.RefOf(victim, B).Tell(PoisonPill.Instance, ActorRefs.NoSender);
    }

    private sealed class Talker : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            for (var i = 0; i < (int)message; i++) Sender.Tell(i);
            Context.Stop(Self);
        }
    }
}

/// <summary>Over a network of calls.</summary>
public sealed class LoopbackDeathWatchTests : DeathWatchTests
{
    private readonly LoopbackNetwork _network = new();

    [Fact]
    public async Task Notice_that_overtakes_waits_for_what_was_said_before()
    {
        var victim = B.Probe();
        var (watcher, sees) = Watcher();
        await watcher.Ask(new WatchIt(A.RefOf(victim.Ref, B)), Patience);
        await A.Provider.RemoteWatcher.Ask<ActorIdentity>(new Identify(null), Patience);

        _network.Hold();
        victim.Send(B.RefOf(watcher, A), "last words");
        B.System.Stop(victim.Ref);
        await B.Probe().WatchAsync(victim.Ref);
        await A.Provider.RemoteWatcher.Ask<ActorIdentity>(new Identify(null), Patience);
        _network.Release();

        await sees.ExpectMsgAsync("last words", Patience);
        await sees.ExpectMsgAsync<Ended>(Patience);
    }

    [Fact]
    public async Task Notice_comes_when_all_ordinary_messages_are_lost()
    {
        var victim = B.Echo("victim");
        var (watcher, sees) = Watcher();
        await watcher.Ask(new WatchIt(A.RefOf(victim, B)), Patience);
        await A.Provider.RemoteWatcher.Ask<ActorIdentity>(new Identify(null), Patience);
        _network.Lose();
        B.System.Stop(victim);
        await sees.ExpectMsgAsync<Ended>(Patience);
    }

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ("", [_network.At(number)]);
}
