using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;

namespace Akka.Remote.Shell;

/// <summary>The section <c>akka.remote.dot-netty.tcp.ssl</c>.</summary>
/// <param name="TrustedPath">PEM file of the certificates that sign those of nodes; empty for what the machine trusts.</param>
/// <param name="Given">The certificate of this node, when the program has it; nothing is read from file or store then.</param>
internal sealed record TlsSettings(
    string CertificatePath,
    string CertificatePassword,
    bool UsesThumbprint,
    string Thumbprint,
    string StoreName,
    StoreLocation StoreLocation,
    bool SuppressesValidation,
    bool IsMutual,
    string TrustedPath,
    X509Certificate2? Given)
{
    public const string Section = "akka.remote.dot-netty.tcp.ssl";

    public static TlsSettings From(SettingsReader ssl, X509Certificate2? given)
    {
        var certificate = ssl.Section("certificate");
        var tls = new TlsSettings(
            certificate.Text("path"),
            certificate.Text("password"),
            certificate.Boolean("use-thumbprint-over-file"),
            certificate.Text("thumbprint"),
            certificate.Text("store-name"),
            certificate.Parsed("store-location", Location),
            ssl.Boolean("suppress-validation"),
            ssl.Boolean("require-mutual-authentication"),
            ssl.Text("trusted-certificates-path"),
            given);
        if (given is not null) return tls;
        if (tls.UsesThumbprint && tls.Thumbprint.Length == 0)
            throw new ConfigurationException($"{Section}.certificate.use-thumbprint-over-file is on, so {Section}.certificate.thumbprint must be set.");
        if (!tls.UsesThumbprint && tls.CertificatePath.Length == 0)
            throw new ConfigurationException($"akka.remote.dot-netty.tcp.enable-ssl is on, so {Section}.certificate.path must name the certificate of this node.");
        return tls;
    }

    private static StoreLocation Location(string text) => text switch
    {
        "current-user" => StoreLocation.CurrentUser,
        "local-machine" => StoreLocation.LocalMachine,
        _ => throw new ArgumentException($"'{text}' is neither current-user nor local-machine."),
    };
}
