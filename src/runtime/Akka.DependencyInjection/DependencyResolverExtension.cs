using Akka.Actor;
using Akka.Configuration;

namespace Akka.DependencyInjection;

/// <summary>
/// Finds the <see cref="DependencyResolverSetup"/> the system was created with.
/// </summary>
public sealed class DependencyResolverExtension : ExtensionIdProvider<DependencyResolver>
{
    public override DependencyResolver CreateExtension(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<DependencyResolverSetup>();
        if (!setup.HasValue)
        {
            throw new ConfigurationException(
                $"The actor system '{system.Name}' was created without a DependencyResolverSetup. Start it with AddAkka, "
                + "or pass DependencyResolverSetup.Create(serviceProvider) to ActorSystem.Create.");
        }

        return new DependencyResolver(setup.Value.DependencyResolver);
    }
}
