using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

/// <summary>What an actor system needs before anything else: its configuration and its kind of actor references.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private readonly Config? _configFallback;

    private BootstrapSetup(Option<Config> config, Option<ProviderSelection> actorRefProvider, Config? configFallback)
    {
        Config = config;
        ActorRefProvider = actorRefProvider;
        _configFallback = configFallback;
    }

    /// <summary>None means the reference configuration alone.</summary>
    public Option<Config> Config { get; }

    /// <summary>None means what <c>akka.actor.provider</c> says.</summary>
    public Option<ProviderSelection> ActorRefProvider { get; }

    public static BootstrapSetup Create() => new(Option<Config>.None, Option<ProviderSelection>.None, configFallback: null);

    /// <summary>Replaces the configuration; fallbacks given before stay below it.</summary>
    public BootstrapSetup WithConfig(Config config) =>
        new(config.SafeWithFallback(_configFallback) ?? config, ActorRefProvider, _configFallback);

    public BootstrapSetup WithConfigFallback(Config config) =>
        new(
            Config.HasValue ? Config.Value.SafeWithFallback(config) : config,
            ActorRefProvider,
            _configFallback.SafeWithFallback(config));

    public BootstrapSetup WithActorRefProvider(ProviderSelection name) => new(Config, name, _configFallback);
}
