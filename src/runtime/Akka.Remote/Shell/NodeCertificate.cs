using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Akka.Remote.Shell;

/// <summary>
/// The certificate of this node and those it trusts, read again whenever their files have changed. A file that cannot be read
/// leaves what was read before in use, and is reported once per change.
/// </summary>
internal sealed class NodeCertificate
{
    private readonly TlsSettings _settings;
    private readonly Action<string> _warn;
    private readonly Lock _gate = new();
    private DateTime _ownStamp;
    private DateTime _trustedStamp;
    private X509Certificate2 _own;
    private X509Certificate2Collection? _trusted;

    /// <summary>Throws a <see cref="RemoteTransportException"/> when there is no usable certificate: a node must not start without.</summary>
    public NodeCertificate(TlsSettings settings, Action<string> warn)
    {
        _settings = settings;
        _warn = warn;
        try
        {
            _ownStamp = Stamp(settings.CertificatePath);
            _own = LoadOwn();
            _trustedStamp = Stamp(settings.TrustedPath);
            _trusted = LoadTrusted();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new RemoteTransportException($"The certificate of this node could not be loaded ({TlsSettings.Section}.certificate): {e.Message}", e);
        }
    }

    /// <summary>As of now. Null trusted ones mean those of the machine.</summary>
    public (X509Certificate2 Own, X509Certificate2Collection? Trusted) Current()
    {
        lock (_gate)
        {
            try
            {
                if (Stamp(_settings.CertificatePath) is var own && own != _ownStamp)
                {
                    _ownStamp = own;
                    _own = LoadOwn();
                }

                if (Stamp(_settings.TrustedPath) is var trusted && trusted != _trustedStamp)
                {
                    _trustedStamp = trusted;
                    _trusted = LoadTrusted();
                }
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                _warn($"A changed certificate file could not be read, the certificate from before stays in use: {e.Message}");
            }

            return (_own, _trusted);
        }
    }

    private DateTime Stamp(string path) => _settings.UsesThumbprint || path.Length == 0 ? default : File.GetLastWriteTimeUtc(path);

    private X509Certificate2 LoadOwn()
    {
        if (_settings.Given is { } given)
            return given.HasPrivateKey ? given : throw new CryptographicException("the certificate that the program gave holds no private key");
        if (_settings.UsesThumbprint)
        {
            using var store = new X509Store(_settings.StoreName, _settings.StoreLocation);
            store.Open(OpenFlags.ReadOnly);
            var found = store.Certificates.Find(X509FindType.FindByThumbprint, _settings.Thumbprint, validOnly: false);
            return found.Count > 0 ? found[0] : throw new CryptographicException($"no certificate in {_settings.StoreLocation}/{_settings.StoreName} has the thumbprint {_settings.Thumbprint}");
        }

        var isPem = Path.GetExtension(_settings.CertificatePath) is ".pem" or ".crt";
        var certificate = isPem ? LoadPem() : X509CertificateLoader.LoadPkcs12FromFile(_settings.CertificatePath, _settings.CertificatePassword);
        return certificate.HasPrivateKey ? certificate : throw new CryptographicException($"{_settings.CertificatePath} holds no private key");
    }

    // Through PKCS#12, because TLS on Windows takes no key that lives in memory only.
    private X509Certificate2 LoadPem()
    {
        using var pem = _settings.CertificatePassword.Length == 0
            ? X509Certificate2.CreateFromPemFile(_settings.CertificatePath)
            : X509Certificate2.CreateFromEncryptedPemFile(_settings.CertificatePath, _settings.CertificatePassword);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
    }

    private X509Certificate2Collection? LoadTrusted()
    {
        if (_settings.TrustedPath.Length == 0) return null;
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(_settings.TrustedPath);
        return trusted.Count > 0 ? trusted : throw new CryptographicException($"{_settings.TrustedPath} ({TlsSettings.Section}.trusted-certificates-path) holds no certificate");
    }
}
