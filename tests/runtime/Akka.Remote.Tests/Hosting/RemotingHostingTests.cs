using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Akka.Remote.Tests.References;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Remote.Tests.Hosting;

/// <summary>What WithRemoting says to a system, and that it says nothing where nothing was given.</summary>
public sealed class RemotingHostingTests
{
    [Fact]
    public void Host_and_port_are_enough()
    {
        var config = Configured(akka => akka.WithRemoting("10.0.0.1", 4053, "node1.example", 14053));
        var tcp = config.GetConfig("akka.remote.dot-netty.tcp")!;
        tcp.GetString("hostname").ShouldBe("10.0.0.1");
        tcp.GetInt("port").ShouldBe(4053);
        tcp.GetString("public-hostname").ShouldBe("node1.example");
        tcp.GetInt("public-port").ShouldBe(14053);
        tcp.Root.GetObject().Items.Count.ShouldBe(4);
    }

    [Fact]
    public void What_is_not_given_is_left_to_the_configuration() =>
        Configured(akka => akka.AddHocon("akka.remote.dot-netty.tcp.port = 7, akka.remote.retry-gate-closed-for = 9s", HoconAddMode.Append).WithRemoting())
            .GetInt("akka.remote.dot-netty.tcp.port").ShouldBe(7);

    [Fact]
    public void Options_come_before_configuration()
    {
        Configured(akka => akka.AddHocon("akka.remote.dot-netty.tcp.port = 7", HoconAddMode.Append).WithRemoting(port: 8))
            .GetInt("akka.remote.dot-netty.tcp.port").ShouldBe(8);
    }

    [Fact]
    public void Every_option_has_its_key()
    {
        var config = Configured(akka => akka.WithRemoting(options =>
        {
            options.MaxFrameSize = 256_000;
            options.SendBufferSize = 1;
            options.ReceiveBufferSize = 2;
            options.EnableSsl = true;
            options.Ssl.SuppressValidation = true;
            options.Ssl.CertificateOptions.Path = @"C:\certs\node.pfx";
            options.Ssl.CertificateOptions.Password = "\"secret\"";
            options.Ssl.CertificateOptions.UseThumbprintOverFile = false;
            options.Ssl.CertificateOptions.Thumbprint = "AB";
            options.Ssl.CertificateOptions.StoreName = "My";
            options.Ssl.CertificateOptions.StoreLocation = "local-machine";
            options.TransportFailureDetector = new DeadlineFailureDetectorOptions
            {
                HeartbeatInterval = TimeSpan.FromSeconds(2), AcceptableHeartbeatPause = TimeSpan.FromSeconds(20),
            };
            options.WatchFailureDetector = new PhiAccrualFailureDetectorOptions
            {
                HeartbeatInterval = TimeSpan.FromSeconds(3), Threshold = 7.5, MaxSampleSize = 30, MinStandardDeviation = TimeSpan.FromMilliseconds(50),
                AcceptableHeartbeatPause = TimeSpan.FromSeconds(5), UnreachableNodesReaperInterval = TimeSpan.FromSeconds(4), ExpectedResponseAfter = TimeSpan.FromSeconds(6),
            };
        }));

        // Every key is known to the module, and the settings read back what was given.
        var settings = new RemoteSettings(config.WithFallback(RemoteSettings.Reference()).WithFallback(ConfigurationFactory.Default()));
        settings.WatchHeartBeatInterval.ShouldBe(TimeSpan.FromSeconds(3));
        settings.WatchUnreachableReaperInterval.ShouldBe(TimeSpan.FromSeconds(4));
        settings.WatchHeartbeatExpectedResponseAfter.ShouldBe(TimeSpan.FromSeconds(6));
        settings.WatchFailureDetectorConfig.GetDouble("threshold").ShouldBe(7.5);
        settings.WatchFailureDetectorConfig.GetInt("max-sample-size").ShouldBe(30);
        settings.WatchFailureDetectorConfig.GetTimeSpan("min-std-deviation").ShouldBe(TimeSpan.FromMilliseconds(50));
        settings.WatchFailureDetectorConfig.GetTimeSpan("acceptable-heartbeat-pause").ShouldBe(TimeSpan.FromSeconds(5));

        var transport = config.GetConfig("akka.remote.transport-failure-detector")!;
        transport.GetTimeSpan("heartbeat-interval").ShouldBe(TimeSpan.FromSeconds(2));
        transport.GetTimeSpan("acceptable-heartbeat-pause").ShouldBe(TimeSpan.FromSeconds(20));
        var tcp = config.GetConfig("akka.remote.dot-netty.tcp")!;
        tcp.GetByteSize("maximum-frame-size").ShouldBe(256_000);
        tcp.GetByteSize("send-buffer-size").ShouldBe(1);
        tcp.GetByteSize("receive-buffer-size").ShouldBe(2);
        tcp.GetBoolean("enable-ssl").ShouldBeTrue();
        tcp.GetBoolean("ssl.suppress-validation").ShouldBeTrue();
        var certificate = tcp.GetConfig("ssl.certificate")!;
        certificate.GetString("path").ShouldBe(@"C:\certs\node.pfx");
        certificate.GetString("password").ShouldBe("\"secret\"");
        certificate.GetBoolean("use-thumbprint-over-file").ShouldBeFalse();
        certificate.GetString("thumbprint").ShouldBe("AB");
        certificate.GetString("store-name").ShouldBe("My");
        certificate.GetString("store-location").ShouldBe("local-machine");
    }

    [Fact]
    public void Provider_of_a_cluster_is_kept_whichever_is_asked_for_first()
    {
        var akka = Builder().WithActorRefProvider(ProviderSelection.Cluster.Instance).WithRemoting();
        akka.ActorRefProvider.Value.ShouldBe(ProviderSelection.Cluster.Instance);
        Builder().WithRemoting().ActorRefProvider.Value.ShouldBe(ProviderSelection.Remote.Instance);
    }

    [Fact]
    public async Task Hosted_systems_reach_each_other()
    {
        var network = new LoopbackNetwork();
        using var one = Host("one", akka => akka.WithRemoting("localhost", 1).AddSetup(network.At(1)));
        using var two = Host("two", akka => akka.WithRemoting("localhost", 2).AddSetup(network.At(2)));
        await one.StartAsync();
        await two.StartAsync();

        var answer = await one.Services.GetRequiredService<ActorSystem>().ActorSelection("akka.tcp://two@localhost:2/user/echo").Ask<string>("hello", TimeSpan.FromSeconds(15));
        answer.ShouldBe("hello");
        await two.StopAsync();
        await one.StopAsync();
    }

    [Fact]
    public async Task Certificate_of_the_program_protects_the_sockets()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
        using var one = Secured("one", certificate);
        using var two = Secured("two", certificate);
        await one.StartAsync();
        await two.StartAsync();

        var address = ((ExtendedActorSystem)two.Services.GetRequiredService<ActorSystem>()).Provider.DefaultAddress;
        (await one.Services.GetRequiredService<ActorSystem>().ActorSelection($"{address}/user/echo").Ask<string>("secret", TimeSpan.FromSeconds(30))).ShouldBe("secret");
        await two.StopAsync();
        await one.StopAsync();
    }

    private static IHost Secured(string name, X509Certificate2 certificate) => Host(name, akka => akka.WithRemoting(options =>
    {
        options.HostName = "127.0.0.1";
        options.Port = 0;
        options.EnableSsl = true;
        options.Ssl.X509Certificate = certificate;
        options.Ssl.SuppressValidation = true;
    }));

    private static IHost Host(string name, Func<AkkaConfigurationBuilder, AkkaConfigurationBuilder> remoting) => new HostBuilder().ConfigureServices(services => services.AddAkka(name, akka => remoting(akka)
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Append)
            .WithActors((system, _) => system.ActorOf(Props.Create(() => new Echo()), "echo"))))
        .Build();

    private static AkkaConfigurationBuilder Builder() => new(new ServiceCollection(), "test");

    private static Config Configured(Func<AkkaConfigurationBuilder, AkkaConfigurationBuilder> build) => build(Builder()).Configuration.Value;

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
