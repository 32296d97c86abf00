using Akka.Configuration;

namespace AgentNet.Coordination.Tests;

/// <summary>The shipped defaults, with every invariant asserted.</summary>
internal static class TestSettings
{
    public static CoordinatorSettings Default { get; } = CoordinatorSettings.From(
        ConfigurationFactory.ParseString("agentnet.coordinator.assert-invariants = on").WithFallback(CoordinatorConfig.Reference));
}
