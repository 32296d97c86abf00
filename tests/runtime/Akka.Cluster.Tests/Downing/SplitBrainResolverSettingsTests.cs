using Akka.Cluster.SBR;
using Akka.Configuration;

namespace Akka.Cluster.Tests.Downing;

public sealed class SplitBrainResolverSettingsTests
{
    private const string Path = "akka.cluster.split-brain-resolver";

    private static readonly Config Defaults = ConfigurationFactory.FromResource<SplitBrainResolverSettings>("Akka.Cluster.reference.conf");

    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var settings = new SplitBrainResolverSettings(Defaults);

        settings.DowningStrategy.ShouldBe(SplitBrainResolverSettings.KeepMajorityName);
        settings.DowningStableAfter.ShouldBe(TimeSpan.FromSeconds(20));
        settings.DownAllWhenUnstable.ShouldBe(TimeSpan.FromSeconds(15));
        settings.KeepMajorityRole.ShouldBe("");
        settings.KeepOldestSettings.DownIfAlone.ShouldBeTrue();
        settings.CreateStrategy().Name.ShouldBe("keep-majority");
    }

    [Theory]
    [InlineData("stable-after = 2s, down-all-when-unstable = on", 4)]
    [InlineData("down-all-when-unstable = off", 0)]
    [InlineData("down-all-when-unstable = 7s", 7)]
    public void Instability_is_given_as_a_share_as_a_duration_or_not_at_all(string hocon, int seconds) =>
        Settings(hocon).DownAllWhenUnstable.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("active-strategy = static-quorum, static-quorum { quorum-size = 3, role = x }")]
    [InlineData("active-strategy = keep-oldest")]
    [InlineData("active-strategy = down-all")]
    [InlineData("active-strategy = lease-majority, lease-majority.lease-implementation = akka.coordination.lease.file")]
    [InlineData("active-strategy = keep-referee, keep-referee.address = \"akka.tcp://sys@a:1\"")]
    public void Every_strategy_can_be_chosen(string hocon)
    {
        var settings = Settings(hocon);
        settings.CreateStrategy().Name.ShouldBe(settings.DowningStrategy);
    }

    [Theory]
    [InlineData("active-strategy = coin-toss", "active-strategy")]
    [InlineData("active-strategy = static-quorum", "static-quorum.quorum-size")]
    [InlineData("active-strategy = static-quorum, static-quorum.quorum-size = 0", "static-quorum.quorum-size")]
    [InlineData("active-strategy = lease-majority", "lease-majority.lease-implementation")]
    [InlineData("active-strategy = keep-referee", "keep-referee.address")]
    [InlineData("active-strategy = keep-referee, keep-referee.address = nowhere", "keep-referee.address")]
    [InlineData("stable-after = 0s", "stable-after")]
    public void What_is_wrong_is_named_by_its_path(string hocon, string named) =>
        Should.Throw<ConfigurationException>(() => Settings(hocon).CreateStrategy()).Message.ShouldContain($"{Path}.{named}");

    [Fact]
    public void A_lease_without_a_name_belongs_to_the_system_alone()
    {
        const string hocon = "lease-majority.lease-implementation = lease";
        Settings(hocon).LeaseMajoritySettings.SafeLeaseName("sys").ShouldBe("sys-akka-sbr");
        Settings($"{hocon}, lease-majority.lease-name = crown").LeaseMajoritySettings.SafeLeaseName("sys").ShouldBe("crown");
    }

    private static SplitBrainResolverSettings Settings(string hocon) =>
        new(ConfigurationFactory.ParseString($"{Path} {{ {hocon} }}").WithFallback(Defaults));
}
