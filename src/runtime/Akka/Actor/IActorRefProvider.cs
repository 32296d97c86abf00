namespace Akka.Actor;

/// <summary>Knows the tree: where its roots are and which reference stands for a path.</summary>
public interface IActorRefProvider
{
    internal IInternalActorRef RootGuardian { get; }

    internal IActorRef RootGuardianAt(Address address);

    internal LocalActorRef Guardian { get; }

    internal LocalActorRef SystemGuardian { get; }

    internal IActorRef DeadLetters { get; }

    internal IActorRef IgnoreRef { get; }

    internal ActorPath RootPath { get; }

    internal Address DefaultAddress { get; }

    internal Task TerminationTask { get; }

    internal ActorSystemImpl System { get; }

    /// <summary>A path under /temp that no reference has had before.</summary>
    internal ActorPath TempPath();

    internal void RegisterTempActor(IInternalActorRef actor, ActorPath path);

    internal void UnregisterTempActor(ActorPath path);

    /// <summary>The living actor at a path, or a reference whose messages become dead letters.</summary>
    internal IActorRef ResolveActorRef(string path);

    internal IActorRef ResolveActorRef(ActorPath path);
}
