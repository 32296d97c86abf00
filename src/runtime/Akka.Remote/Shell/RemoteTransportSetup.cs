using Akka.Actor;
using Akka.Actor.Setup;

namespace Akka.Remote;

/// <summary>Puts another network under a system, for tests that need no sockets.</summary>
internal sealed class RemoteTransportSetup(Func<ExtendedActorSystem, RemoteSettings, RemoteTransport> create) : Setup
{
    private readonly Func<ExtendedActorSystem, RemoteSettings, RemoteTransport> _create = create;

    public static RemoteTransport Create(ExtendedActorSystem system, RemoteSettings settings)
    {
        var setup = system.Settings.Setup.Get<RemoteTransportSetup>();
        return setup.HasValue
            ? setup.Value._create(system, settings)
            : throw new RemoteTransportException("There is no transport.");
    }
}
