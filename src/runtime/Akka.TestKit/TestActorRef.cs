using Akka.Actor;

namespace Akka.TestKit;

/// <summary>An actor that handles each message on the thread of the one who tells it, and whose instance a test can reach.</summary>
public class TestActorRef<TActor> : TestActorRefBase<TActor>
    where TActor : ActorBase
{
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
        : base(system, actorProps, supervisor, name)
    {
    }
}
