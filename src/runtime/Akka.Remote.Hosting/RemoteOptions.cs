using Akka.Configuration;
using Akka.Hosting;

namespace Akka.Remote.Hosting;

/// <summary>
/// The settings of remoting as properties; what is null is left to the configuration.
/// </summary>
public class RemoteOptions
{
    /// <summary>Where to listen; empty: on all interfaces.</summary>
    public string? HostName { get; set; }

    /// <summary>0 takes a free one.</summary>
    public int? Port { get; set; }

    /// <summary>What others call this node, when that is not where it listens.</summary>
    public string? PublicHostName { get; set; }

    public int? PublicPort { get; set; }

    /// <summary>Bytes of one frame.</summary>
    public long? MaxFrameSize { get; set; }

    public long? SendBufferSize { get; set; }

    public long? ReceiveBufferSize { get; set; }

    public bool? EnableSsl { get; set; }

    public SslOptions Ssl { get; set; } = new();

    /// <summary>Of connections.</summary>
    public DeadlineFailureDetectorOptions? TransportFailureDetector { get; set; }

    /// <summary>Of nodes whose actors are watched.</summary>
    public PhiAccrualFailureDetectorOptions? WatchFailureDetector { get; set; }

    internal void ApplyTo(AkkaConfigurationBuilder builder)
    {
        builder.AddHocon(ConfigurationFactory.ParseString(ToHocon()), HoconAddMode.Prepend);
        if (Ssl.X509Certificate is { } certificate) builder.AddSetup(new NodeCertificateSetup(certificate));
    }

    private string ToHocon()
    {
        var tcp = new HoconLines()
            .Add("hostname", HostName?.ToHocon())
            .Add("port", Port?.ToHocon())
            .Add("public-hostname", PublicHostName?.ToHocon())
            .Add("public-port", PublicPort?.ToHocon())
            .Add("maximum-frame-size", MaxFrameSize?.ToHocon())
            .Add("send-buffer-size", SendBufferSize?.ToHocon())
            .Add("receive-buffer-size", ReceiveBufferSize?.ToHocon())
            .Add("enable-ssl", EnableSsl?.ToHocon())
            .AddSection("ssl", Ssl.ToHocon());
        return new HoconLines()
            .AddSection("akka.remote.dot-netty.tcp", tcp.Text)
            .AddSection("akka.remote.transport-failure-detector", TransportFailureDetector?.ToHocon())
            .AddSection("akka.remote.watch-failure-detector", WatchFailureDetector?.ToHocon())
            .Text.ToString();
    }
}
