using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>The settings of the extension itself; those of a plugin are in the plugin's section.</summary>
public sealed class PersistenceSettings : Settings
{
    public PersistenceSettings(ActorSystem system, Config config)
        : base(system, config)
    {
        Internal = new InternalSettings(config);
        MaxConcurrentRecoveries = config.GetInt("akka.persistence.max-concurrent-recoveries");
        if (MaxConcurrentRecoveries < 1)
            throw new ConfigurationException(
                $"akka.persistence.max-concurrent-recoveries is {MaxConcurrentRecoveries}; it must be at least 1.");
    }

    public InternalSettings Internal { get; }

    internal int MaxConcurrentRecoveries { get; }

    public sealed class InternalSettings
    {
        public InternalSettings(Config config) =>
            PublishPluginCommands = config.GetBoolean("akka.persistence.publish-plugin-commands");

        public bool PublishPluginCommands { get; }
    }
}
