using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;

namespace Akka.Remote.Shell;

/// <summary>The section <c>akka.remote.dot-netty.tcp</c>, as far as sockets need it.</summary>
internal sealed record TcpSettings(
    string Hostname,
    int Port,
    string PublicHostname,
    int PublicPort,
    TimeSpan ConnectTimeout,
    int SendBufferBytes,
    int ReceiveBufferBytes,
    int Backlog,
    bool NoDelay,
    bool KeepAlive,
    bool ReuseAddress,
    TlsSettings? Tls)
{
    private const string Section = "akka.remote.dot-netty.tcp";

    /// <param name="certificate">Of this node, when the program has it.</param>
    public static TcpSettings From(RemoteSettings settings, X509Certificate2? certificate = null)
    {
        if (settings.Transports is not [var only] || settings.TransportNames[0] != Section)
            throw new ConfigurationException($"akka.remote.enabled-transports is [{string.Join(", ", settings.TransportNames)}]; this runtime has one transport, \"{Section}\".");
        var tcp = SettingsReader.At(settings.Config, Section);
        Expect(tcp, "transport-class", "Akka.Remote.Transport.DotNetty.TcpTransport,Akka.Remote", "Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote");
        Expect(tcp, "transport-protocol", "tcp");
        if (!settings.UsePassiveConnections)
            throw new ConfigurationException("akka.remote.use-passive-connections is off, but two systems of this runtime always share one set of connections, whoever has opened it. Remove the key.");
        return new TcpSettings(
            tcp.Text("hostname"),
            tcp.Int("port", 0, ushort.MaxValue),
            tcp.Text("public-hostname"),
            tcp.Int("public-port", 0, ushort.MaxValue),
            tcp.Duration("connection-timeout"),
            BufferBytes(tcp, "send-buffer-size"),
            BufferBytes(tcp, "receive-buffer-size"),
            tcp.Int("backlog", minimum: 1),
            tcp.Boolean("tcp-nodelay"),
            tcp.Boolean("tcp-keepalive"),
            tcp.Parsed("tcp-reuse-addr", ReusesAddress),
            tcp.Boolean("enable-ssl") ? TlsSettings.From(tcp.Section("ssl"), certificate) : null);
    }

    private static void Expect(SettingsReader tcp, string key, params string[] allowed)
    {
        if (!allowed.Contains(tcp.Text(key)))
            throw new ConfigurationException($"{Section}.{key} is '{tcp.Text(key)}', but this runtime knows only '{allowed[0]}'. Remove the key.");
    }

    // 0 leaves it to the operating system.
    private static int BufferBytes(SettingsReader tcp, string key) => (int)Math.Min(int.MaxValue, tcp.Bytes(key));

    private static bool ReusesAddress(string text) => text.ToUpperInvariant() switch
    {
        "ON" or "TRUE" or "YES" => true,
        "OFF" or "FALSE" or "NO" => false,
        "OFF-FOR-WINDOWS" => !OperatingSystem.IsWindows(),
        _ => throw new ArgumentException($"'{text}' is neither on, nor off, nor off-for-windows."),
    };
}
