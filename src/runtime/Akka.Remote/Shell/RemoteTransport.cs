using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>The network as references see it: they hand over messages and know nothing of connections.</summary>
internal abstract class RemoteTransport
{
    /// <summary>Under which others reach this system; known once <see cref="StartAsync"/> has completed.</summary>
    public abstract Address DefaultAddress { get; }

    /// <summary>Binds. Fails with a <see cref="RemoteTransportException"/> that says what to do.</summary>
    public abstract Task StartAsync(IInbound inbound);

    /// <summary>Writes what waits, for at most flush-wait-on-shutdown, and tells the peers.</summary>
    public abstract Task ShutdownAsync();

    /// <summary>At most once. An <see cref="IControlMessage"/> goes on the control lane, everything else on the user lane.</summary>
    public abstract void Send(object message, IActorRef? sender, RemoteActorRef recipient);

    /// <summary>Exactly once and in order, or the peer is quarantined.</summary>
    public abstract void SendSystem(ISystemMessage message, RemoteActorRef recipient);

    /// <summary>Nothing is exchanged with this incarnation any more; without a uid, with the one that is known.</summary>
    public abstract void Quarantine(Address address, int? uid, string reason);
}
