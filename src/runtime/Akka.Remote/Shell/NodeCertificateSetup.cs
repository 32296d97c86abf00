using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;

namespace Akka.Remote;

/// <summary>The certificate of this node when the program has it, instead of a file or a store.</summary>
internal sealed class NodeCertificateSetup(X509Certificate2 certificate) : Setup
{
    public X509Certificate2 Certificate => certificate;
}
