using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Remote.Tests.References;

namespace Akka.Remote.Tests.Transport;

/// <summary>Who is let in under TLS, and what both sides say about who is not.</summary>
public sealed class TlsTests : TwoNodes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _folder = Directory.CreateTempSubdirectory("tls").FullName;
    private readonly X509Certificate2 _authority = Authority("authority");

    public TlsTests()
    {
        File.WriteAllText(Path.Combine(_folder, "trusted.pem"), _authority.ExportCertificatePem());
        WriteNode("node.pfx", _authority);
        using var stranger = Authority("another authority");
        WriteNode("stranger.pfx", stranger);
        WriteNode("expired.pfx", _authority, validForDays: -1);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        _authority.Dispose();
    }

    private protected override (string Hocon, Setup[] Setups) Network(int number) =>
        (Hocon(number switch { 3 => "stranger.pfx", 4 => "missing.pfx", 5 => "expired.pfx", _ => "node.pfx" }), []);

    [Fact]
    public async Task Nodes_with_certificates_of_one_authority_talk()
    {
        A.Address.Protocol.ShouldBe("akka.ssl.tcp");
        var echo = A.RefOf(B.Echo("echo"), B);
        (await echo.Ask<string>("secret", Patience)).ShouldBe("secret");
        (await echo.Ask<byte[]>(new byte[500_000], Patience)).Length.ShouldBe(500_000);
    }

    [Fact]
    public async Task A_node_with_a_certificate_of_another_authority_never_associates_and_both_sides_say_why()
    {
        var stranger = Start("c", 3);
        var here = Listen<AssociationErrorEvent>(stranger.System);
        var there = Listen<Warning>(B.System);
        stranger.RefOf(B.Echo("echo"), B).Tell("let me in", ActorRefs.NoSender);
        (await here.FishForMessageAsync<AssociationErrorEvent>(static _ => true, Patience)).Cause.Message.ShouldContain("certificate");
        (await there.FishForMessageAsync<Warning>(static warning => warning.Message.ToString()!.Contains("was not let in", StringComparison.Ordinal), Patience)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused_for_that_reason()
    {
        var late = Start("c", 5);
        var there = Listen<Warning>(B.System);
        late.RefOf(B.Echo("echo"), B).Tell("let me in", ActorRefs.NoSender);
        (await there.FishForMessageAsync<Warning>(static warning => warning.Message.ToString()!.Contains("has expired", StringComparison.Ordinal), Patience)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_node_that_trusts_nobody_else_is_not_fooled_by_who_listens()
    {
        var stranger = Start("c", 3);
        var here = Listen<AssociationErrorEvent>(A.System);
        A.RefOf(stranger.Echo("echo"), stranger).Tell("who are you", ActorRefs.NoSender);
        (await here.FishForMessageAsync<AssociationErrorEvent>(static _ => true, Patience)).Cause.Message.ShouldContain("trusted-certificates-path");
    }

    [Fact]
    public async Task A_node_that_speaks_no_TLS_never_associates_and_both_sides_say_why()
    {
        var plain = Start("c", 1, "akka.remote.dot-netty.tcp.enable-ssl = off");
        var here = Listen<AssociationErrorEvent>(plain.System);
        var there = Listen<Warning>(B.System);
        plain.System.ActorSelection($"akka.tcp://b@127.0.0.1:{B.Address.Port}/user/echo").Tell("let me in");
        (await here.FishForMessageAsync<AssociationErrorEvent>(static _ => true, Patience)).ShouldNotBeNull();
        (await there.FishForMessageAsync<Warning>(static warning => warning.Message.ToString()!.Contains("was not let in", StringComparison.Ordinal), Patience)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_turned_away_with_a_warning()
    {
        var there = Listen<Warning>(B.System);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, B.Address.Port!.Value);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
        try
        {
            await tls.AuthenticateAsClientAsync("node");
            (await tls.ReadAsync(new byte[1])).ShouldBe(0);
        }
        catch (Exception turnedAway) when (turnedAway is IOException or AuthenticationException)
        {
            // Whether the refusal comes within the handshake or after it is the version's choice.
        }

        (await there.FishForMessageAsync<Warning>(static warning => warning.Message.ToString()!.Contains("was not let in", StringComparison.Ordinal), Patience)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart()
    {
        // Both stop trusting the old authority; only who reads its files again can go on.
        using var renewed = Authority("renewed");
        File.WriteAllText(Path.Combine(_folder, "trusted.pem"), renewed.ExportCertificatePem());
        WriteNode("node.pfx", renewed);
        foreach (var file in Directory.EnumerateFiles(_folder)) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(1));
        (await A.RefOf(B.Echo("echo"), B).Ask<string>("still here", Patience)).ShouldBe("still here");
    }

    [Fact]
    public void A_node_without_its_certificate_does_not_start()
    {
        var failure = Should.Throw<RemoteTransportException>(() => Start("c", 4));
        failure.Message.ShouldContain("akka.remote.dot-netty.tcp.ssl.certificate");
    }

    private static TestKit.TestProbe Listen<TEvent>(ActorSystem system)
    {
        var probe = new TestKit.TestProbe(system, new TestKit.Xunit2.XunitAssertions());
        system.EventStream.Subscribe(probe.Ref, typeof(TEvent));
        return probe;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(30));
    }

    private string Hocon(string certificate) => $$"""
        akka.remote.retry-gate-closed-for = 200ms
        akka.remote.dot-netty.tcp {
          hostname = "127.0.0.1", port = 0, enable-ssl = on
          ssl {
            certificate { path = "{{_folder}}/{{certificate}}", password = "pw" }
            require-mutual-authentication = on
            trusted-certificates-path = "{{_folder}}/trusted.pem"
          }
        }

        """;

    private void WriteNode(string file, X509Certificate2 authority, int validForDays = 10)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(validForDays), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        File.WriteAllBytes(Path.Combine(_folder, file), whole.Export(X509ContentType.Pfx, "pw"));
    }
}
