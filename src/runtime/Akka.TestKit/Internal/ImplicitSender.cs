using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Makes an actor the sender of what the test's own code tells, across its awaits.</summary>
internal static class ImplicitSender
{
    public static void Set(IActorRef actor) => AsyncFlow.Enter(((LocalActorRef)actor).Cell);
}
