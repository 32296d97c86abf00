using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Remote.Shell;

namespace Akka.Remote;

/// <summary>The transport of a system: sockets, or what a test has put under it.</summary>
internal sealed class RemoteTransportSetup(Func<ExtendedActorSystem, RemoteSettings, RemoteTransport> create) : Setup
{
    private readonly Func<ExtendedActorSystem, RemoteSettings, RemoteTransport> _create = create;

    public static RemoteTransport Create(ExtendedActorSystem system, RemoteSettings settings)
    {
        var setup = system.Settings.Setup.Get<RemoteTransportSetup>();
        return setup.HasValue
            ? setup.Value._create(system, settings)
            : new NodeTransport(system, settings, new TcpNetwork(system.Name, TcpSettings.From(settings, CertificateOf(system)), text => Warn(system, text)));
    }

    private static X509Certificate2? CertificateOf(ActorSystem system)
    {
        var given = system.Settings.Setup.Get<NodeCertificateSetup>();
        return given.HasValue ? given.Value.Certificate : null;
    }

    private static void Warn(ExtendedActorSystem system, string text) =>
        system.EventStream.Publish(new Warning("remoting", typeof(RemoteTransport), text));
}
