using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Akka.Remote.Tests.References;

/// <summary>Two systems that reach each other, for one test. Which network is between them is the subclass' choice.</summary>
public abstract class TwoNodes : IAsyncLifetime
{
    private readonly string _hocon;
    private readonly List<ActorSystem> _systems = [];

    protected TwoNodes(string hocon = "") => _hocon = hocon;

    private protected Node A { get; private set; } = null!;

    private protected Node B { get; private set; } = null!;

    public virtual Task InitializeAsync()
    {
        A = Start("a", 1);
        B = Start("b", 2);
        return Task.CompletedTask;
    }

    public virtual Task DisposeAsync() => Task.WhenAll(_systems.Select(static system => system.Terminate()));

    /// <summary>What a node's network is made of; the number tells the nodes of a test apart.</summary>
    private protected abstract (string Hocon, Setup[] Setups) Network(int number);

    private protected Node Start(string name, int number, string hocon = "")
    {
        var (network, setups) = Network(number);
        var config = ConfigurationFactory.ParseString($"akka.loglevel = OFF\n{_hocon}\n{network}\n{hocon}\nakka.actor.provider = remote, akka.stdout-loglevel = OFF");
        var system = ActorSystem.Create(name, ActorSystemSetup.Create([BootstrapSetup.Create().WithConfig(config), .. setups]));
        _systems.Add(system);
        return new Node(system);
    }

    /// <summary>The node is gone without a word: its actors do not say that they stop, and its address is free.</summary>
    private protected static Task Crash(Node node) => node.Provider.DisconnectAsync();

    /// <summary>One of the systems, with what tests do with it.</summary>
    internal sealed class Node(ActorSystem system)
    {
        public ActorSystem System => system;

        public RemoteActorRefProvider Provider => (RemoteActorRefProvider)((ExtendedActorSystem)system).Provider;

        public Address Address => Provider.DefaultAddress;

        public TestProbe Probe() => new(system, new XunitAssertions());

        /// <summary>Answers every message with itself.</summary>
        public IActorRef Echo(string name) => system.ActorOf(Props.Create(() => new EchoActor()), name);

        /// <summary>An actor that watches others and tells the probe what it sees.</summary>
        public IActorRef Watcher(TestProbe tells) => system.ActorOf(Props.Create(() => new WatchingActor(tells.Ref)));

        /// <summary>The reference that this node has of an actor of another node, with the uid it has there.</summary>
        public IActorRef RefOf(IActorRef actor, Node home) => Provider.ResolveActorRef(actor.Path.ToSerializationFormatWithAddress(home.Address));

        public ActorSelection Select(Node node, string path) => system.ActorSelection(node.Address + path);
    }

    /// <summary>Watches what it is told to; passes on everything else.</summary>
    private sealed class WatchingActor(IActorRef tells) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case WatchIt watch:
                    if (watch.With is { } with) Context.WatchWith(watch.Actor, with);
                    else Context.Watch(watch.Actor);
                    Sender.Tell("done");
                    break;
                case UnwatchIt unwatch:
                    Context.Unwatch(unwatch.Actor);
                    Sender.Tell("done");
                    break;
                case Terminated dead:
                    tells.Tell(new Ended(dead.ActorRef, dead.ExistenceConfirmed, dead.AddressTerminated));
                    break;
                default:
                    tells.Forward(message);
                    break;
            }
        }
    }

    private protected sealed record WatchIt(IActorRef Actor, object? With = null);

    private protected sealed record UnwatchIt(IActorRef Actor);

    /// <summary>A Terminated that the watching actor has seen; the thing itself cannot be passed on.</summary>
    private protected sealed record Ended(IActorRef Actor, bool ExistenceConfirmed, bool AddressTerminated);

    private sealed class EchoActor : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
