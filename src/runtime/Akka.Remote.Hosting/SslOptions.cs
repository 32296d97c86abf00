using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Hosting;

namespace Akka.Remote.Hosting;

/// <summary>
/// The certificate of this node, from a file, a store or the program, and what is asked of others.
/// </summary>
public sealed class SslOptions
{
    /// <summary>Takes whatever certificate the other side shows.</summary>
    public bool? SuppressValidation { get; set; }

    /// <summary>Comes before <see cref="CertificateOptions"/>.</summary>
    public X509Certificate2? X509Certificate { get; set; }

    public SslCertificateOptions CertificateOptions { get; set; } = new();

    internal StringBuilder ToHocon() => new HoconLines()
        .Add("suppress-validation", SuppressValidation?.ToHocon())
        .AddSection("certificate", CertificateOptions.ToHocon())
        .Text;
}

/// <summary>
/// Where the certificate of this node is kept.
/// </summary>
public sealed class SslCertificateOptions
{
    /// <summary>A PFX or PEM file.</summary>
    public string? Path { get; set; }

    public string? Password { get; set; }

    public bool? UseThumbprintOverFile { get; set; }

    public string? Thumbprint { get; set; }

    public string? StoreName { get; set; }

    /// <summary>current-user or local-machine.</summary>
    public string? StoreLocation { get; set; }

    internal StringBuilder ToHocon() => new HoconLines()
        .Add("path", Path?.ToHocon())
        .Add("password", Password?.ToHocon())
        .Add("use-thumbprint-over-file", UseThumbprintOverFile?.ToHocon())
        .Add("thumbprint", Thumbprint?.ToHocon())
        .Add("store-name", StoreName?.ToHocon())
        .Add("store-location", StoreLocation?.ToHocon())
        .Text;
}
