using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;

namespace Akka.Remote.Tests.References;

/// <summary>What an application does with an actor of another node: tell, ask, forward, select, stop.</summary>
public abstract class MessagingTests : TwoNodes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Tell_reaches_the_actor_and_its_answer_the_sender()
    {
        var echo = A.RefOf(B.Echo("echo"), B);
        var probe = A.Probe();
        echo.ShouldBeOfType<RemoteActorRef>();
        ((IActorRefScope)echo).IsLocal.ShouldBeFalse();

        probe.Send(echo, "hello");
        await probe.ExpectMsgAsync("hello", Patience);
        probe.Sender.ShouldBe(echo);
    }

    [Fact]
    public async Task Sender_that_comes_in_can_be_kept_and_answered_later()
    {
        var far = B.Probe();
        var near = A.Probe();
        near.Send(A.RefOf(far.Ref, B), 1);
        await far.ExpectMsgAsync(1, Patience);
        var sender = far.Sender;
        sender.Path.ToString().ShouldStartWith(A.Address.ToString());

        far.Send(sender, "later");
        await near.ExpectMsgAsync("later", Patience);
    }

    [Fact]
    public async Task Messages_of_one_sender_keep_their_order()
    {
        var far = B.Probe();
        var recipient = A.RefOf(far.Ref, B);
        for (var i = 0; i < 1000; i++) recipient.Tell(i, ActorRefs.NoSender);
        for (var i = 0; i < 1000; i++) await far.ExpectMsgAsync(i, Patience);
    }

    [Fact]
    public async Task Ask_is_answered()
    {
        var echo = A.RefOf(B.Echo("echo"), B);
        (await echo.Ask<string>("question", Patience)).ShouldBe("question");
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => echo.Ask<int>(i, Patience)));
        all.ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Forward_keeps_the_first_sender()
    {
        var last = B.Probe();
        var forwarder = A.System.ActorOf(Props.Create(() => new Forwarder(A.RefOf(last.Ref, B))));
        var first = B.Probe();

        first.Send(B.RefOf(forwarder, A), "pass on");
        await last.ExpectMsgAsync("pass on", Patience);
        last.Sender.ShouldBe(first.Ref);
    }

    [Fact]
    public async Task Own_references_are_the_same_when_they_come_back()
    {
        var echo = A.RefOf(B.Echo("echo"), B);
        var mine = A.Probe();

        (await echo.Ask<IActorRef>(mine.Ref, Patience)).ShouldBeSameAs(mine.Ref);
        var carried = await echo.Ask<Carrier>(new Carrier(mine.Ref, [mine.Ref, echo]), Patience);
        carried.One.ShouldBeSameAs(mine.Ref);
        carried.Many[1].ShouldBeSameAs(echo);
        (await echo.Ask<ActorPath>(mine.Ref.Path, Patience)).ToStringWithoutAddress().ShouldBe(mine.Ref.Path.ToStringWithoutAddress());
    }

    [Fact]
    public async Task References_of_a_third_node_travel()
    {
        var third = Start("c", 3);
        var probe = third.Probe();
        var echo = A.RefOf(B.Echo("echo"), B);

        var carried = await echo.Ask<Carrier>(new Carrier(A.RefOf(probe.Ref, third), []), Patience);
        carried.One.Tell("over two", ActorRefs.NoSender);
        await probe.ExpectMsgAsync("over two", Patience);
    }

    [Fact]
    public async Task Selection_finds_by_path_and_by_wildcards()
    {
        B.Echo("one");
        B.Echo("two");
        var parent = B.System.ActorOf(Props.Create(() => new Parent()), "parent");
        var asker = A.Probe();

        A.Select(B, "/user/one").Tell("exact", asker.Ref);
        await asker.ExpectMsgAsync("exact", Patience);
        A.Select(B, "/user/t?o").Tell("pattern", asker.Ref);
        await asker.ExpectMsgAsync("pattern", Patience);
        asker.Sender.Path.Name.ShouldBe("two");

        await parent.Ask("started", Patience);
        A.Select(B, "/user/parent/*").Tell("each child", asker.Ref);
        for (var i = 0; i < 3; i++) await asker.ExpectMsgAsync("each child", Patience);
        A.Select(B, "/user/parent/c1/..").Tell("up", asker.Ref);
        await asker.ExpectMsgAsync("up", Patience);
        asker.Sender.Path.Name.ShouldBe("parent");
    }

    [Fact]
    public async Task Resolve_gives_the_incarnation_that_is_there()
    {
        var echo = B.Echo("echo");
        var resolved = await A.Select(B, "/user/echo").ResolveOne(Patience);
        resolved.ShouldBe(A.RefOf(echo, B));
        resolved.Path.Uid.ShouldBe(echo.Path.Uid);

        (await A.Select(B, "/user/nobody").Ask<ActorIdentity>(new Identify(7), Patience)).ShouldSatisfyAllConditions(
            static identity => identity.MessageId.ShouldBe(7), static identity => identity.Subject.ShouldBeNull());
        await Should.ThrowAsync<ActorNotFoundException>(() => A.Select(B, "/user/nobody").ResolveOne(Patience));
        (await A.RefOf(echo, B).Ask<ActorIdentity>(new Identify("direct"), Patience)).Subject.ShouldBe(A.RefOf(echo, B));
    }

    [Fact]
    public void Address_of_the_own_node_is_at_home()
    {
        var echo = A.Echo("echo");
        A.Provider.ResolveActorRef($"{A.Address}/user/echo").ShouldBeSameAs(echo);
        A.Provider.ResolveActorRef(ActorPath.Parse($"{A.Address}/user/echo")).ShouldBeSameAs(echo);
        A.System.ActorSelection($"{A.Address}/user/echo").Anchor.ShouldBeSameAs(A.Provider.RootGuardian);
        echo.Path.ToString().ShouldBe("akka://a/user/echo");
    }

    [Fact]
    public void Same_path_is_the_same_reference()
    {
        var text = $"{B.Address}/user/someone#12";
        A.Provider.ResolveActorRef(text).ShouldBeSameAs(A.Provider.ResolveActorRef(text));
        A.Provider.RootGuardianAt(B.Address).ShouldBeSameAs(A.Provider.RootGuardianAt(B.Address));
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("pill")]
    [InlineData("kill")]
    public async Task Actor_is_stopped_from_another_node(string how)
    {
        var victim = B.Echo("victim");
        var watcher = B.Probe();
        watcher.Watch(victim);
        var remote = A.RefOf(victim, B);

        switch (how)
        {
            case "stop":
                A.System.Stop(remote);
                break;
            case "pill":
                remote.Tell(PoisonPill.Instance, ActorRefs.NoSender);
                break;
            default:
                // The default strategy stops an actor that was killed.
                remote.Tell(Kill.Instance, ActorRefs.NoSender);
                break;
        }

        await watcher.ExpectTerminatedAsync(victim, Patience);
    }

    [Fact]
    public async Task Graceful_stop_ends_when_the_actor_has_ended()
    {
        var victim = B.Echo("victim");
        (await A.RefOf(victim, B).GracefulStop(Patience)).ShouldBeTrue();
        ((IInternalActorRef)victim).IsTerminated.ShouldBeTrue();
    }

    [Fact]
    public async Task Result_of_a_task_is_piped()
    {
        var far = B.Probe();
        await Task.FromResult("result").PipeTo(A.RefOf(far.Ref, B));
        await far.ExpectMsgAsync("result", Patience);
        await Task.FromException<string>(new InvalidOperationException("broken")).PipeTo(A.RefOf(far.Ref, B));
        var failure = await far.ExpectMsgAsync<Status.Failure>(Patience);
        failure.Cause.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("broken");
    }

    [Fact]
    public async Task Failure_is_thrown_to_who_asked()
    {
        var failing = B.System.ActorOf(Props.Create(() => new Failing()), "failing");
        var thrown = await Should.ThrowAsync<ArgumentException>(() => A.RefOf(failing, B).Ask<string>("?", Patience));
        thrown.Message.ShouldStartWith("no good");
        thrown.InnerException.ShouldBeOfType<TimeoutException>();
        thrown.StackTrace.ShouldNotBeNull().ShouldContain(nameof(Failing));
    }

    [Fact]
    public async Task Message_to_nobody_is_a_dead_letter_where_nobody_is()
    {
        var letters = B.Probe();
        B.System.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        A.Select(B, "/user/nobody").Tell("lost", ActorRefs.NoSender);
        var letter = await letters.ExpectMsgAsync<DeadLetter>(Patience);
        letter.Message.ShouldBe("lost");
        letter.Recipient.Path.ToString().ShouldBe("akka://b/user/nobody");

        var gone = B.Echo("gone");
        await gone.GracefulStop(Patience);
        A.RefOf(gone, B).Tell("late", ActorRefs.NoSender);
        (await letters.ExpectMsgAsync<DeadLetter>(Patience)).Message.ShouldBe("late");
    }

    [Fact]
    public async Task Address_that_nothing_here_speaks_makes_a_dead_letter_that_says_so()
    {
        var letters = A.Probe();
        A.System.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        A.System.ActorSelection("akka.udp://b@localhost:2/user/one").Tell("lost", ActorRefs.NoSender);
        var letter = await letters.ExpectMsgAsync<DeadLetter>(Patience);
        letter.Reason.ShouldBe($"no transport speaks akka.udp; the address of this system is [{A.Address}]");
    }

    [Fact]
    public void Actor_cannot_be_started_on_another_node() =>
        Should.Throw<Akka.Configuration.ConfigurationException>(
            () => A.System.ActorOf(Props.Create(() => new Failing()).WithDeploy(new Deploy(new RemoteScope(B.Address))), "there"))
            .Message.ShouldContain($"Start the actor on that node and find it with ActorSelection(\"{B.Address}/user/there\")");

    private sealed record Carrier(IActorRef One, IReadOnlyList<IActorRef> Many);

    private sealed class Forwarder(IActorRef to) : UntypedActor
    {
        protected override void OnReceive(object message) => to.Forward(message);
    }

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            try
            {
                throw new ArgumentException("no good", new TimeoutException("too slow"));
            }
            catch (ArgumentException thrown)
            {
                Sender.Tell(new Status.Failure(thrown));
            }
        }
    }

    private sealed class Parent : UntypedActor
    {
        protected override void PreStart()
        {
            for (var i = 1; i <= 3; i++) Context.ActorOf(Props.Create(() => new Parent.Child()), $"c{i}");
        }

        protected override void OnReceive(object message) => Sender.Tell(message);

        private sealed class Child : UntypedActor
        {
            protected override void OnReceive(object message) => Sender.Tell(message);
        }
    }
}

/// <summary>Over a network of calls.</summary>
public sealed class LoopbackMessagingTests : MessagingTests
{
    private readonly LoopbackNetwork _network = new();

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ("", [_network.At(number)]);
}
