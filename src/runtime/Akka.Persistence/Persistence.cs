using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>The key of the persistence extension.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    public static Persistence Instance { get; } = new();

    public override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);

    /// <summary>The defaults of this module.</summary>
    public static Config DefaultConfig() =>
        ConfigurationFactory.FromResource<Persistence>("Akka.Persistence.reference.conf");
}
