using Akka.Configuration;

namespace AgentNet.Leases;

/// <summary>The embedded reference.conf: the only place of this project's defaults. Add it as a fallback.</summary>
public static class LeasesConfig
{
    public static Config Reference { get; } = ConfigurationFactory.FromResource("AgentNet.Leases.reference.conf", typeof(LeasesConfig).Assembly);
}
