using Akka.Configuration;

namespace Akka.TestKit.Configs;

/// <summary>Configurations that tests start from.</summary>
public static class TestConfigs
{
    private static readonly Lazy<Config> Reference = new(static () => ConfigurationFactory.FromResource("Akka.TestKit.reference.conf", typeof(TestConfigs).Assembly));

    public static Config DefaultConfig => Reference.Value;

    /// <summary>Time that stands still until the test moves it; see <see cref="TestScheduler"/>.</summary>
    public static Config TestSchedulerConfig { get; } =
        ConfigurationFactory.ParseString("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"");
}
