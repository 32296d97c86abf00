using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;

namespace AgentNet.Benchmarks.Remote;

/// <summary>An actor system that others reach on loopback. The one in the child process has the actors that are talked to.</summary>
internal static class RemotePeer
{
    private const string SystemName = "bench";
    private const string SinkName = "sink";
    private const string EchoName = "echo";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="port">Where it listens; 0 takes a free port.</param>
    /// <param name="publicPort">Where others reach it; 0: where it listens.</param>
    public static ActorSystem Start(int port = 0, int publicPort = 0)
    {
        var config = ConfigurationFactory.ParseString(FormattableString.Invariant(
            $$"""
            akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = remote }
            akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}}, public-port = {{publicPort}} }
            """));
        var serialization = SerializationSetup.Create(static system => [SerializerDetails.Create("measured", new MeasuredSerializer(system), [typeof(RegisteredMeasured)])]);
        return ActorSystem.Create(SystemName, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), serialization));
    }

    public static ActorSystem StartAnswering(int port, int publicPort)
    {
        var system = Start(port, publicPort);
        system.ActorOf(Props.Create<Flood.Sink>(), SinkName);
        system.ActorOf(Props.Create<Echo>(), EchoName);
        return system;
    }

    public static Task<IActorRef> SinkAtAsync(ActorSystem system, int port) => Find(system, port, SinkName);

    public static Task<IActorRef> EchoAtAsync(ActorSystem system, int port) => Find(system, port, EchoName);

    private static Task<IActorRef> Find(ActorSystem system, int port, string name) =>
        system.ActorSelection(FormattableString.Invariant($"akka.tcp://{SystemName}@127.0.0.1:{port}/user/{name}")).ResolveOne(Patience);

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
