using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Akka.Remote.Shell;

/// <summary>Puts TLS 1.3 between a socket and its user, and decides whom to believe.</summary>
internal sealed class TlsLayer(TlsSettings settings, Action<string> warn)
{
    private readonly NodeCertificate _certificate = new(settings, warn);

    public async Task<Stream> AsClientAsync(Stream inner, string host, CancellationToken cancellation)
    {
        var (own, trusted) = _certificate.Current();
        string? why = null;
        var tls = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ClientCertificateContext = SslStreamCertificateContext.Create(own, trusted, offline: true),
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) => (why = WhyRefused(certificate, chain, errors, trusted)) is null,
                },
                cancellation).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new RemoteTransportException($"TLS failed: {why ?? Explained(e)}", e);
        }
    }

    public async Task<Stream> AsServerAsync(Stream inner, CancellationToken cancellation)
    {
        var (own, trusted) = _certificate.Current();
        string? why = null;
        var tls = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(own, trusted, offline: true),
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ClientCertificateRequired = settings.IsMutual,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                        !settings.IsMutual || (why = WhyRefused(certificate, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch, trusted)) is null,
                },
                cancellation).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new RemoteTransportException($"TLS failed: {why ?? Explained(e)}", e);
        }
    }

    private static string Explained(Exception e) => e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;

    // With trusted certificates of one's own, the signature is the identity: who has one of them is a node, whatever its host is
    // called. With those of the machine, thousands could have one, and the name decides.
    private string? WhyRefused(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection? trusted)
    {
        if (settings.SuppressesValidation) return certificate is null && settings.IsMutual ? "the peer shows no certificate" : null;
        if (certificate is null) return "the peer shows no certificate";
        var shown = $"the certificate '{certificate.Subject}' of the peer";
        if (trusted is null)
        {
            return errors == SslPolicyErrors.None
                ? null
                : $"{shown} is not trusted: {errors} {string.Join(" ", chain?.ChainStatus.Select(static status => status.StatusInformation.Trim()) ?? [])}";
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(trusted);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null) own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(static element => element.Certificate).ToArray());
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        if (own.Build(leaf)) return null;
        return leaf.NotAfter < DateTime.Now
            ? $"{shown} has expired: it was valid until {leaf.NotAfter.ToUniversalTime():u}"
            : $"{shown} is not signed by one of {TlsSettings.Section}.trusted-certificates-path: {string.Join(" ", own.ChainStatus.Select(static status => status.StatusInformation.Trim()))}";
    }
}
