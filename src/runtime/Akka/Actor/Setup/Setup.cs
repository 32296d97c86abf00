namespace Akka.Actor.Setup;

/// <summary>Settings for one part of an actor system that are given in code. One instance per class in a system.</summary>
public abstract class Setup
{
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
