using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Coordination;

/// <summary>Gives every user of one lease, implementation and owner the same <see cref="Lease"/>, made from its section.</summary>
public class LeaseProvider : IExtension
{
    private const string FallbackPath = "akka.coordination.lease";

    private readonly ConcurrentDictionary<(string LeaseName, string ConfigPath, string OwnerName), Lazy<Lease>> _leases = new();
    private readonly ExtendedActorSystem _system;

    public LeaseProvider(ExtendedActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        system.Settings.InjectTopLevelFallback(DefaultConfig());
        _system = system;
    }

    /// <summary>The defaults of this module.</summary>
    public static Config DefaultConfig() => ConfigurationFactory.FromResource<LeaseProvider>("Akka.Coordination.reference.conf");

    public static LeaseProvider Get(ActorSystem system) => system.WithExtension<LeaseProvider, LeaseProviderExtensionProvider>();

    /// <param name="configPath">The section of the implementation; what it leaves out comes from akka.coordination.lease.</param>
    /// <exception cref="ConfigurationException">The section or its lease-class is missing, or the class cannot be made.</exception>
    public Lease GetLease(string leaseName, string configPath, string ownerName)
    {
        ArgumentException.ThrowIfNullOrEmpty(leaseName);
        ArgumentException.ThrowIfNullOrEmpty(configPath);
        ArgumentException.ThrowIfNullOrEmpty(ownerName);
        return _leases.GetOrAdd(
            (leaseName, configPath, ownerName),
            static (key, self) => new Lazy<Lease>(() => self.Create(key.LeaseName, key.ConfigPath, key.OwnerName)),
            this).Value;
    }

    private Lease Create(string leaseName, string configPath, string ownerName)
    {
        var config = _system.Settings.Config;
        var section = config.GetConfig(configPath)
            ?? throw new ConfigurationException($"The lease {leaseName} is to be kept by {configPath}, but there is no such section.");
        section = section.WithFallback(config.GetConfig(FallbackPath));
        var className = new SettingsReader(section).Text("lease-class");
        var classPath = $"{configPath}.lease-class";
        if (className.Length == 0)
            throw new ConfigurationException($"{classPath} is empty. Name the class that keeps the lease as \"Namespace.Type, Assembly\".");

        var settings = LeaseSettings.Create(section, leaseName, ownerName);
        var type = ConfiguredType.Find<Lease>(classPath, className);
        return type.GetConstructor([typeof(LeaseSettings), typeof(ExtendedActorSystem)]) is not null
            ? ConfiguredType.Create<Lease>(classPath, className, settings, _system)
            : ConfiguredType.Create<Lease>(classPath, className, settings);
    }
}

/// <summary>The key of the lease extension.</summary>
public class LeaseProviderExtensionProvider : ExtensionIdProvider<LeaseProvider>
{
    public override LeaseProvider CreateExtension(ExtendedActorSystem system) => new(system);
}
