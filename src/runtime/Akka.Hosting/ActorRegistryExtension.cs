using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Gives every actor system its registry, and closes it when the system has terminated.</summary>
public sealed class ActorRegistryExtension : ExtensionIdProvider<ActorRegistry>
{
    public override ActorRegistry CreateExtension(ExtendedActorSystem system)
    {
        var registry = new ActorRegistry();
        system.RegisterOnTermination(() => registry.Close(system.Name));
        return registry;
    }
}
