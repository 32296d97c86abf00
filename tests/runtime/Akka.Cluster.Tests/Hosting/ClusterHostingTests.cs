using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Cluster.SBR;
using Akka.Cluster.Tests.Coordination;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Hosting.Coordination;
using Akka.Remote.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Cluster.Tests.Hosting;

public sealed class ClusterHostingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<SplitBrainResolverOption, string> Options => new()
    {
        { new StaticQuorumOption { QuorumSize = 3, Role = "x" }, "static-quorum 3 x" },
        { new KeepMajorityOption { Role = "x" }, "keep-majority x" },
        { new KeepOldestOption { DownIfAlone = false, Role = "x" }, "keep-oldest False x" },
        { new LeaseMajorityOption { LeaseImplementation = new RememberedOption(), LeaseName = "crown", Role = "x" }, "lease-majority test.lease crown x" },
        { SplitBrainResolverOption.Default, "down-all" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_become_the_strategy_that_the_resolver_reads(SplitBrainResolverOption option, string expected)
    {
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "sys");
        builder.AddHocon("akka.cluster.split-brain-resolver.active-strategy = down-all", HoconAddMode.Append);
        option.Apply(builder);
        var config = builder.Configuration.Value;

        config.GetString("akka.cluster.downing-provider-class").ShouldBe("Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster");
        var settings = new SplitBrainResolverSettings(config.WithFallback(ConfigurationFactory.FromResource<SplitBrainResolverSettings>("Akka.Cluster.reference.conf")));
        (settings.DowningStrategy switch
        {
            "static-quorum" => $"static-quorum {settings.StaticQuorumSettings.Size} {settings.StaticQuorumSettings.Role}",
            "keep-majority" => $"keep-majority {settings.KeepMajorityRole}",
            "keep-oldest" => $"keep-oldest {settings.KeepOldestSettings.DownIfAlone} {settings.KeepOldestSettings.Role}",
            "lease-majority" => $"lease-majority {settings.LeaseMajoritySettings.LeaseImplementation} {settings.LeaseMajoritySettings.LeaseName} {settings.LeaseMajoritySettings.Role}",
            var other => other,
        }).ShouldBe(expected);
    }

    [Fact]
    public async Task A_hosted_singleton_is_reached_through_its_registered_proxy_and_needs_its_lease()
    {
        using var host = Host.CreateDefaultBuilder().ConfigureServices(services => services.AddAkka("sys", builder => builder
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF, cluster.singleton-proxy.singleton-identification-interval = 100ms }", HoconAddMode.Prepend)
            .WithRemoting("127.0.0.1", 0)
            .WithClustering(new ClusterOptions { Roles = ["crown"], SplitBrainResolver = new KeepMajorityOption() })
            .WithSingleton<Echo>("echo", Props.Create(() => new Echo()), new ClusterSingletonOptions { Role = "crown", LeaseImplementation = new RememberedOption() })
            .WithSingletonProxy<ClusterHostingTests>("nowhere", new ClusterSingletonOptions { Role = "other", BufferSize = 0 }))).Build();
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var cluster = Cluster.Get(system);
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(Patience);
        var proxy = ActorRegistry.For(system).Get<Echo>();

        (await proxy.Ask<string>("hello", Patience)).ShouldBe("hello");
        proxy.Path.Name.ShouldBe("echo-proxy");
        cluster.DowningProvider.ShouldBeOfType<SplitBrainResolverProvider>();
        await host.StopAsync();
    }

    private sealed class RememberedOption : LeaseOptionBase
    {
        public override string ConfigPath => "test.lease";

        public override Type Class => typeof(LeaseProviderTests.RememberedLease);

        public override void Apply(AkkaConfigurationBuilder builder, Setup? setup = null) =>
            builder.AddHocon($"{ConfigPath}.lease-class = \"{Class.FullName}, {Class.Assembly.GetName().Name}\"", HoconAddMode.Prepend);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}
