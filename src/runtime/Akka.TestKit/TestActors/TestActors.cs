using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Takes every message and does nothing.</summary>
public class BlackHoleActor : ActorBase
{
    public static Props Props { get; } = Actor.Props.Create<BlackHoleActor>();

    protected override bool Receive(object message) => true;
}

/// <summary>Sends every message to the TestActor and, unless told otherwise, back to its sender.</summary>
public class EchoActor : ReceiveActor
{
    public EchoActor(TestKitBase testkit, bool echoBackToSenderAsWell = true) =>
        ReceiveAny(message =>
        {
            if (echoBackToSenderAsWell && !Sender.Equals(testkit.TestActor))
                Sender.Tell(message);
            testkit.TestActor.Tell(message, Sender);
        });

    public static Props Props(TestKitBase testkit, bool echoBackToSenderAsWell = true) =>
        Actor.Props.Create(() => new EchoActor(testkit, echoBackToSenderAsWell));
}

/// <summary>Sends every message back to its sender.</summary>
public class SimpleEchoActor : ReceiveActor
{
    public SimpleEchoActor() => ReceiveAny(message => Sender.Tell(message));

    public static Props Props() => Actor.Props.Create(() => new SimpleEchoActor());
}

/// <summary>Forwards every message to one receiver.</summary>
public class ForwardActor : ReceiveActor
{
    public ForwardActor(IActorRef target) => ReceiveAny(target.Forward);

    public static Props Props(IActorRef target) => Actor.Props.Create(() => new ForwardActor(target));
}

/// <summary>Handles no message.</summary>
public class UnhandledMessageActor : ReceiveActor
{
    public UnhandledMessageActor() => ReceiveAny(Unhandled);
}
