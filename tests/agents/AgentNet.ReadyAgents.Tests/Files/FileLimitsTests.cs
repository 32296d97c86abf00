using Akka.Configuration;
using AgentNet.ReadyAgents.Files;

namespace AgentNet.ReadyAgents.Tests.Files;

/// <summary>The limits of the files agent as settings.</summary>
public sealed class FileLimitsTests
{
    [Fact]
    public void What_is_set_wins_over_the_defaults()
    {
        var limits = FileLimits.Read("agentnet.ready-agents.files { largest-file = 2MiB, chunk-files = 4 }");
        limits.ShouldBe(FileLimits.Read(Config.Empty) with { LargestFileBytes = 2 * 1024 * 1024, ChunkFiles = 4 });
    }

    [Theory]
    [InlineData("largest-file", "huge")]
    [InlineData("largest-file", "3TiB")]
    [InlineData("most-files", "0")]
    [InlineData("chunk-files", "-1")]
    [InlineData("chunk-size", "0")]
    public void A_bad_value_is_refused_with_its_path(string key, string value) =>
        Should.Throw<ConfigurationException>(() => FileLimits.Read($"agentnet.ready-agents.files.{key} = {value}"))
            .Message.ShouldStartWith($"agentnet.ready-agents.files.{key} must be");
}
