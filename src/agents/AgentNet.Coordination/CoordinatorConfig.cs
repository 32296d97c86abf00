using Akka.Configuration;

namespace AgentNet.Coordination;

/// <summary>The embedded reference.conf: the only place of this project's defaults.</summary>
public static class CoordinatorConfig
{
    public static Config Reference { get; } = ConfigurationFactory.FromResource(
        "AgentNet.Coordination.reference.conf", typeof(CoordinatorConfig).Assembly);
}
