using Akka.Actor;

namespace Akka.Tests.Actor;

/// <summary>All forms of Props, and how an actor of each is made.</summary>
public sealed class PropsTests : Scenario
{
    [Fact]
    public async Task Expression_arguments_are_evaluated_once()
    {
        var evaluations = 0;
        Func<string> next = () => $"value {++evaluations}";
        var props = Props.Create(() => new Named(next(), 3));

        (await Sys.ActorOf(props).Ask<string>("?")).ShouldBe("value 1/3");
        (await Sys.ActorOf(props).Ask<string>("?")).ShouldBe("value 1/3");
        evaluations.ShouldBe(1);
    }

    [Fact]
    public void Actor_meant_for_another_node_is_refused_with_the_way_to_reach_one_there()
    {
        var elsewhere = Props.Create(() => new Named("n", 1)).WithDeploy(new Deploy(new RemoteScope(Address.Parse("akka.tcp://other@host:2552"))));
        Should.Throw<Akka.Configuration.ConfigurationException>(() => Sys.ActorOf(elsewhere, "a"))
            .Message.ShouldContain("ActorSelection(\"akka.tcp://other@host:2552/user/a\")");

        var here = elsewhere.WithDeploy(new Deploy(new RemoteScope(((ExtendedActorSystem)Sys).Provider.DefaultAddress)));
        Sys.ActorOf(here, "a").Path.ToString().ShouldBe("akka://test/user/a");
    }

    [Fact]
    public async Task Expression_may_hold_captured_variables_conversions_and_constructions()
    {
        var text = "t";
        object boxed = 5;
        var props = Props.Create(() => new Named(string.Concat(text, new string('x', 2)), (int)boxed + 1));

        (await Sys.ActorOf(props).Ask<string>("?")).ShouldBe("txx/6");
    }

    [Fact]
    public void Expression_that_is_no_constructor_call_is_refused()
    {
        Func<Named> make = () => throw new InvalidOperationException();
        Should.Throw<ArgumentException>(() => Props.Create(() => make()));
    }

    [Fact]
    public async Task Arguments_choose_the_constructor()
    {
        (await Sys.ActorOf(Props.Create<Named>("a", 1)).Ask<string>("?")).ShouldBe("a/1");
        (await Sys.ActorOf(Props.Create<Named>("a")).Ask<string>("?")).ShouldBe("a/0");
        (await Sys.ActorOf(new Props(typeof(Named), ["b"])).Ask<string>("?")).ShouldBe("b/0");
        (await Sys.ActorOf(new Props(typeof(Named), ["c", 2])).Ask<string>("?")).ShouldBe("c/2");
        (await Sys.ActorOf<Echo>().Ask<string>("d")).ShouldBe("d");
    }

    [Fact]
    public async Task Arguments_without_a_constructor_fail_the_child_and_not_the_caller()
    {
        var failure = new TaskCompletionSource<Exception>();
        Start(new Behaviour
        {
            Strategy = new OneForOneStrategy(e =>
            {
                failure.SetResult(e);
                return Directive.Stop;
            }),
            OnPreStart = context => context.ActorOf(Props.Create<Named>(DateTime.UnixEpoch)),
        });

        var cause = (await failure.Task).ShouldBeOfType<ActorInitializationException>();
        cause.InnerException.ShouldBeOfType<TypeLoadException>();
    }

    [Fact]
    public async Task Indirect_producer_makes_and_releases_the_instances()
    {
        var producer = new Producer();
        var actor = Sys.ActorOf(Props.CreateBy(producer));

        (await actor.Ask<string>("x")).ShouldBe("x");
        await actor.GracefulStop(TimeSpan.FromSeconds(30));

        producer.Made.ShouldBe(1);
        (await producer.Released.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOfType<Echo>();
    }

    [Fact]
    public void With_methods_leave_the_original_alone()
    {
        var props = Props.Create<Echo>();
        var changed = props.WithDispatcher("d").WithMailbox("m").WithStashCapacity(3).WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy);

        changed.Dispatcher.ShouldBe("d");
        changed.Mailbox.ShouldBe("m");
        changed.Deploy.StashCapacity.ShouldBe(3);
        changed.SupervisorStrategy.ShouldBe(SupervisorStrategy.StoppingStrategy);
        props.Deploy.ShouldBe(Deploy.None);
        props.SupervisorStrategy.ShouldBeNull();
        props.ShouldBe(Props.Create<Echo>());
        props.ShouldNotBe(props.WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy));
    }

    [Fact]
    public void Constructor_outside_of_ActorOf_is_refused() =>
        Should.Throw<ActorInitializationException>(() => new Echo());

    [Fact]
    public async Task Disposable_instance_is_disposed_at_stop()
    {
        var disposed = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Disposing(disposed)));
        await actor.GracefulStop(TimeSpan.FromSeconds(30));
        await disposed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class Named(string name, int number) : UntypedActor
    {
        public Named(string name)
            : this(name, 0)
        {
        }

        protected override void OnReceive(object message) => Sender.Tell($"{name}/{number}");
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Disposing(TaskCompletionSource disposed) : UntypedActor, IDisposable
    {
        public void Dispose() => disposed.TrySetResult();

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Producer : IIndirectActorProducer
    {
        public int Made { get; private set; }

        public TaskCompletionSource<ActorBase> Released { get; } = new();

        public Type ActorType => typeof(Echo);

        public ActorBase Produce()
        {
            Made++;
            return new Echo();
        }

        public void Release(ActorBase actor) => Released.SetResult(actor);
    }
}
