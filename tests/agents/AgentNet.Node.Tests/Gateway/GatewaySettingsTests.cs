using AgentNet.Gateway;
using Akka.Configuration;

namespace AgentNet.Node.Tests.Gateway;

/// <summary>The gateway's section of the configuration.</summary>
public sealed class GatewaySettingsTests
{
    [Fact]
    public void The_defaults_are_valid() => GatewaySettings.From(GatewaySettings.Defaults).MaxBodyBytes.ShouldBeGreaterThan(1_000_000);

    [Theory]
    [InlineData("port = 70000", "agentnet.gateway.port")]
    [InlineData("max-body-size = 10", "agentnet.gateway.max-body-size")]
    [InlineData("event-keep-alive = 0s", "agentnet.gateway.event-keep-alive")]
    public void A_value_out_of_range_is_refused_with_its_path(string line, string path)
    {
        var config = ConfigurationFactory.ParseString($"agentnet.gateway {{ {line} }}").WithFallback(GatewaySettings.Defaults);
        Should.Throw<ConfigurationException>(() => GatewaySettings.From(config)).Message.ShouldContain(path);
    }
}
