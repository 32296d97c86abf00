using Akka.Configuration;
using AgentNet.Registry;

namespace AgentNet.Sdk.Tests.Registry;

public sealed class RegistrySettingsTests
{
    [Fact]
    public void The_defaults_are_the_numbers_of_the_requirements()
    {
        var settings = RegistrySettings.Read(Config.Empty);

        (settings.HeartbeatInterval.TotalSeconds, settings.UnhealthyAfter.TotalSeconds, settings.OfflineAfter.TotalSeconds).ShouldBe((10, 30, 90));
        (settings.HealthCheckInterval.TotalSeconds, settings.HealthCheckTimeout.TotalSeconds, settings.CleanupInterval.TotalSeconds).ShouldBe((30, 10, 60));
        (settings.UnhealthyAfterFailedChecks, settings.HealthHistory, settings.MaxAgents).ShouldBe((3, 50, null));
        (AgentSettings.Read(Config.Empty).MaxConcurrency).ShouldBe(5);
    }

    [Theory]
    [InlineData("agentnet.registry.max-agents = many", "agentnet.registry.max-agents must be a whole number of 1 or more")]
    [InlineData("agentnet.registry.heartbeat-interval = soon", "agentnet.registry.heartbeat-interval")]
    [InlineData("agentnet.registry.heartbeat-interval = 0s", "agentnet.registry.heartbeat-interval must be longer than zero")]
    [InlineData("agentnet.registry.unhealthy-after = 5s", "agentnet.registry.unhealthy-after must be longer than heartbeat-interval")]
    [InlineData("agentnet.registry.offline-after = 20s", "agentnet.registry.offline-after must be longer than unhealthy-after")]
    public void A_bad_value_is_refused_with_its_path(string hocon, string message) =>
        Should.Throw<ConfigurationException>(() => RegistrySettings.Read(ConfigurationFactory.ParseString(hocon))).Message.ShouldStartWith(message);

    [Fact]
    public void A_given_value_wins() =>
        RegistrySettings.Read(ConfigurationFactory.ParseString("agentnet.registry.max-agents = 1000")).MaxAgents.ShouldBe(1000);
}
